"""What every request goes through: who asks, how often, what is wrong, what was answered before."""
