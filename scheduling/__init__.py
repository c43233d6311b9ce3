"""When does each task happen, by whom, and why?"""
