"""Which of the proposed projects are worth taking, chosen and timed together"""
