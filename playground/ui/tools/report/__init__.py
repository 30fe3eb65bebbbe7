"""Writing a report of a training: its pictures, its file, and a person who may give it up."""
