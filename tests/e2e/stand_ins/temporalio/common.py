class RetryPolicy:
    def __init__(self, *, initial_interval, maximum_attempts):
        self.maximum_attempts = maximum_attempts
