"""Maps a function over a pool of interpreters, and sees what becomes of an exception there."""

from concurrent.futures import InterpreterPoolExecutor


def square(number):
    return number * number


def divide(a, b):
    return a / b


if __name__ == '__main__':
    with InterpreterPoolExecutor(max_workers=3) as pool:
        print(list(pool.map(square, range(8))))
        future = pool.submit(divide, 1, 0)
        try:
            future.result()
        except ZeroDivisionError as failure:
            print('raised here:', failure)
            print('because of:', type(failure.__cause__).__name__)
        print(pool.submit(divide, 9, 3).result())
