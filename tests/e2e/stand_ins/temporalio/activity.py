import asyncio
import logging

logger = logging.getLogger("activity")
beat = asyncio.Event()


def defn(function):
    return function


def heartbeat():
    beat.set()
