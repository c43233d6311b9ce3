"""What is to be done, in what order, by whom could it be done, and when do people work?"""
