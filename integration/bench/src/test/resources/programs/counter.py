"""What the example counter is on Vivarium, for CPython."""

count = 0


def increment():
    global count
    count += 1
    return count, count
