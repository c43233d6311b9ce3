"""What is kept, and where: plans, runs, keys and the trail of changes in one database."""
