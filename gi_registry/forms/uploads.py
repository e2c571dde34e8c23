"""Files in forms: one or several, each judged by its bytes."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from core.errors import DomainError
from core.words import say
from records.uploads import PAPERS, Kinds, Upload, read_upload


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class UploadField(forms.FileField):
    """A file that becomes an `Upload`; photographs of a phone's camera are welcome."""

    def __init__(self, *args: Any, kinds: Kinds = PAPERS, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": kinds.accept}))
        super().__init__(*args, allow_empty_file=True, **kwargs)
        self.kinds = kinds

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        return self.read(file) if file else None

    def read(self, file: UploadedFile) -> Upload:
        try:
            return read_upload(file, kinds=self.kinds)
        except DomainError as error:
            raise forms.ValidationError(say(error)) from error


class UploadsField(UploadField):
    """Several files; every fault is told with the name of its file."""

    MOST, MOST_BYTES = 10, 60 * 1024 * 1024

    def __init__(self, *args: Any, kinds: Kinds = PAPERS, **kwargs: Any) -> None:
        widget = ManyFiles(attrs={"accept": kinds.accept})
        super().__init__(*args, kinds=kinds, widget=widget, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        if len(files) > self.MOST:
            text = gettext("一次最多 %(most)s 个文件，其余的另登记一份")
            raise forms.ValidationError(text % {"most": self.MOST})
        if sum(file.size or 0 for file in files) > self.MOST_BYTES:
            raise forms.ValidationError(
                gettext("一次合计超过 60 MB。照片调低清晰度，或分成几份登记")
            )
        found: list[Upload] = []
        faults: list[str] = []
        for file in files:
            try:
                found.append(self.read(file))
            except forms.ValidationError as error:
                faults += [f"{file.name}：{text}" for text in error.messages]
        if faults:
            raise forms.ValidationError(faults)
        return found
