"""What measurements share: problems, rounds taken in turns, image files, memory of a process."""
