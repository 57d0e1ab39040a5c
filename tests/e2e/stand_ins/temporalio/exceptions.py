class ApplicationError(Exception):
    def __init__(self, message, *details, non_retryable=False):
        super().__init__(message)
        self.details = details
        self.non_retryable = non_retryable
