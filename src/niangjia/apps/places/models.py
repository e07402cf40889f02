"""Places of the union that anybody may walk into: where, when, what for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from niangjia.apps.places.choices import PlaceKind, Service


class Place(models.Model):
    """A home, station or point (服务阵地), as the sheet of its federation last told it.

    `number` is the federation's own and finds the row again. `lat`, `lng` are WGS-84 degrees:
    points taken from a Chinese map (GCJ-02, BD-09) stand 300 to 1,200 metres off and must be
    converted before. `hours` and `closures` are as `engines.hours` reads them.
    """

    number = models.CharField("编号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("类别", max_length=20, choices=PlaceKind)
    region = models.CharField("区划代码", max_length=6)
    city = models.CharField("市", max_length=40)
    district = models.CharField("县（市、区）", max_length=40)
    town = models.CharField("乡镇街道", max_length=40)
    address = models.CharField("地址", max_length=200)
    lat = models.FloatField("纬度")
    lng = models.FloatField("经度")
    phone = models.CharField("电话", max_length=20, blank=True)
    services = ArrayField(models.CharField(max_length=20, choices=Service), verbose_name="服务")
    hours = models.CharField("开放时间", max_length=400)
    closures = models.CharField("特殊日子", max_length=400, blank=True)
    is_closed = models.BooleanField("停用", default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="places_place_region_is_six_digits", condition=Q(region__regex=r"^\d{6}$")
            ),
            models.CheckConstraint(
                name="places_place_kind_known", condition=Q(kind__in=PlaceKind.values)
            ),
            models.CheckConstraint(
                name="places_place_services_known",
                condition=Q(services__contained_by=Service.values),
            ),
            models.CheckConstraint(
                name="places_place_in_china",
                condition=Q(lat__gte=3, lat__lte=54, lng__gte=73, lng__lte=136),
            ),
        ]
        indexes = [
            # A band of latitude is found, then the longitudes in it, without touching the table.
            models.Index(
                name="places_place_where", fields=["lat", "lng"], condition=Q(is_closed=False)
            ),
            models.Index(name="places_place_area", fields=["region", "town"]),
        ]

    def __str__(self) -> str:
        return self.name
