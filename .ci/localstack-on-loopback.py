"""LocalStack as its image starts it, but on 127.0.0.1 alone: its server takes no address (4.9.2)."""

from functools import partial

from twisted.internet import endpoints

endpoints.TCP4ServerEndpoint = partial(endpoints.TCP4ServerEndpoint, interface="127.0.0.1")

from localstack.runtime.main import main  # noqa: E402

main()
