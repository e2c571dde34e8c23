"""The description of the API: the schema, and a page to browse it."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from api.views.base import READS, PublicRead


class Schema(PublicRead, SpectacularAPIView):
    """OpenAPI 3: YAML, or JSON where `Accept` asks for it."""


class Docs(SpectacularSwaggerSplitView):
    """Swagger UI; the split view, for its script may not stand in the page."""

    http_method_names = READS
    url_name = "api-schema"
    template_name = "api/docs.html"
