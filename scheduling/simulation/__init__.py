"""A schedule carried out many times: people and order stay, amounts, rounds, absence and mishaps vary"""
