from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "niangjia.web"
    label = "web"

    def ready(self) -> None:
        from niangjia.web.account import gate

        gate.listen()
