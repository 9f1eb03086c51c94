"""The server side of a connection: requests in, answers, notifications and questions out."""
