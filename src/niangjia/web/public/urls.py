from django.urls import path

from niangjia.web.public import calculator, figures, home, law, places, problems

app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("logout/", home.Leave.as_view(), name="logout"),
    path("text-size/", home.text_size, name="text_size"),
    path("language/", home.language, name="language"),
    path("figures/", figures.show, name="figures"),
    path("figures/data.json", figures.as_json, name="figures_json"),
    path("figures/data.csv", figures.as_csv, name="figures_csv"),
    path("calculator/", calculator.index, name="calculators"),
    path("calculator/<slug:rule>/", calculator.show, name="calculator"),
    path("places/", places.show, name="places"),
    path("law/", law.book, name="law"),
    path("law/compare/", law.compare, name="law_compare"),
    path("law/article/", law.article, name="law_article"),
    path("problems/", problems.index, name="problems"),
    path("problems/<str:code>/", problems.show, name="problem"),
]
