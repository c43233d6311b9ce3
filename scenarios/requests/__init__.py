"""Change requests: asked for, assessed in figures, decided on, and kept in a record that only grows"""
