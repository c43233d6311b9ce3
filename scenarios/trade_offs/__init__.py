"""What can be had for what: the Pareto frontier of late cost, contractor cost and stability"""
