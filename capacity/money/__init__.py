"""Money: what people, contractors and equipment cost, by project and month, against baseline and budget."""
