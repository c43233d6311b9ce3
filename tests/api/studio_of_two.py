"""A plan for whatever asks whether one more project can be taken: two people, a pool, one still proposed."""

PLAN = """
format: crewline/1
name: studio
start: 2027-01-04
late_cost_per_day: 100
people:
  - {id: Mia, skills: [design]}
  - {id: Ben, skills: [copy]}
contractor_pools:
  - {id: freelance, name: Freelancers, skills: [design], rate: 60}
projects:
  - id: Acme
    due: 2027-01-08
    weight: 2
    tasks:
      - {id: film, work: 24h, skill: design}
      - {id: cut, work: 16h, skill: design, after: [film]}
  - id: Bolt
    status: proposed
    value: 900
    tasks:
      - {id: text, work: 8h, skill: copy}
"""
