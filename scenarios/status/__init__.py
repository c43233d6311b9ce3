"""How the office stands on one day: dates, late work, what changed, risks, money, people, what comes next."""
