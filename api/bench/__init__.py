"""The field's public instances solved one after another, and how good that is beside what is known."""
