"""How sure is it? Finishes, dates kept, drivers, contractor days of a schedule carried out many times"""
