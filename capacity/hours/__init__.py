"""Hours: what people have, what is booked of it, what skills lack, by period."""
