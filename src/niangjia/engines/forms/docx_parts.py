"""The parts of the .docx package that never change: styles, fonts, page, header and footer."""

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# A4 with margins of 2.8 cm, in twentieths of a point.
_PAGE_WIDTH, _PAGE_HEIGHT, _MARGIN = 11906, 16838, 1588
TEXT_WIDTH = _PAGE_WIDTH - 2 * _MARGIN

BODY_START = f"{_XML}<w:document {_W} {_R}><w:body>"
BODY_END = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/>'
    '<w:footerReference w:type="default" r:id="rId5"/>'
    f'<w:pgSz w:w="{_PAGE_WIDTH}" w:h="{_PAGE_HEIGHT}"/>'
    f'<w:pgMar w:top="{_MARGIN}" w:right="{_MARGIN}" w:bottom="{_MARGIN}" w:left="{_MARGIN}"'
    ' w:header="851" w:footer="851" w:gutter="0"/></w:sectPr></w:body></w:document>'
)
HEADER = f'{_XML}<w:hdr {_W}><w:p><w:pPr><w:pStyle w:val="NJHeader"/></w:pPr>{{runs}}</w:p></w:hdr>'


def core(title: str) -> str:
    """Return the document properties; no day stands in them, so that equal content is equal."""
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def _field(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _said(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


_FOOTER = (
    f'{_XML}<w:ftr {_W}><w:p><w:pPr><w:pStyle w:val="NJFooter"/></w:pPr>'
    f"{_said('第 ')}{_field('PAGE')}{_said(' 页，共 ')}{_field('NUMPAGES')}{_said(' 页')}"
    "</w:p></w:ftr>"
)


def _fonts(east_asian: str) -> str:
    return (
        f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{east_asian}"'
        ' w:cs="Times New Roman"/>'
    )


def _style(name: str, paragraph: str = "", run: str = "", based_on: str | None = "Normal") -> str:
    parent = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    shown = name.replace("Heading", "heading ")
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/>{parent}'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _border(names: str, value: str) -> str:
    return "".join(
        f'<w:{name} w:val="{value}" w:sz="4" w:space="0" w:color="auto"/>' for name in names.split()
    )


def _table_style(name: str, border: str) -> str:
    edges = _border("top left bottom right insideH insideV", border)
    return (
        f'<w:style w:type="table" w:styleId="{name}"><w:name w:val="{name}"/><w:tblPr>'
        f"<w:tblBorders>{edges}</w:tblBorders><w:tblCellMar>"
        '<w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )


_BOLD, _CELL = "<w:b/>", '<w:sz w:val="21"/><w:szCs w:val="21"/>'
_TIGHT = '<w:spacing w:before="20" w:after="20" w:line="280" w:lineRule="atLeast"/>'
_STYLES = "".join(
    (
        f"{_XML}<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>{_fonts('仿宋')}",
        '<w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>',
        "</w:rPr></w:rPrDefault></w:docDefaults>",
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>',
        '<w:pPr><w:spacing w:line="360" w:lineRule="auto"/><w:jc w:val="both"/></w:pPr></w:style>',
        _style(
            "Heading1",
            '<w:keepNext/><w:spacing w:before="120" w:after="240"/><w:jc w:val="center"/>'
            '<w:outlineLvl w:val="0"/>',
            f'{_fonts("宋体")}{_BOLD}<w:sz w:val="36"/><w:szCs w:val="36"/>',
        ),
        _style(
            "Heading2",
            '<w:keepNext/><w:spacing w:before="120" w:after="0"/><w:outlineLvl w:val="1"/>',
            f'{_fonts("黑体")}<w:sz w:val="26"/><w:szCs w:val="26"/>',
        ),
        _style("NJBody", '<w:ind w:firstLineChars="200" w:firstLine="480"/>'),
        _style("NJPlain"),
        _style("NJRight", '<w:jc w:val="right"/>'),
        _style("NJCenter", '<w:jc w:val="center"/>'),
        _style("NJNote", '<w:spacing w:line="300" w:lineRule="auto"/>', _CELL),
        _style("NJCell", f'{_TIGHT}<w:jc w:val="left"/>', _CELL),
        _style("NJCellHead", f'{_TIGHT}<w:jc w:val="left"/>', f"{_BOLD}{_CELL}"),
        _style("NJGap", '<w:spacing w:line="160" w:lineRule="exact"/>'),
        _style(
            "NJSign", '<w:keepNext/><w:spacing w:before="240" w:after="0"/><w:jc w:val="left"/>'
        ),
        _style("NJSignDay", '<w:ind w:left="1440"/><w:jc w:val="left"/>'),
        _style(
            "NJDraft",
            f"<w:pBdr>{_border('top left bottom right', 'single')}</w:pBdr>"
            '<w:spacing w:after="120"/><w:jc w:val="center"/>',
            _CELL,
        ),
        _style(
            "NJHeader",
            f'<w:pBdr>{_border("bottom", "single")}</w:pBdr><w:jc w:val="right"/>',
            '<w:sz w:val="18"/><w:szCs w:val="18"/>',
        ),
        _style("NJFooter", '<w:jc w:val="center"/>', '<w:sz w:val="18"/><w:szCs w:val="18"/>'),
        _table_style("NJGrid", "single"),
        _table_style("NJOpen", "nil"),
        "</w:styles>",
    )
)

# Where the first face is absent, Word and WPS take the alternatives in turn.
_FACES = (
    ("仿宋", "FangSong;仿宋_GB2312;STFangsong;华文仿宋;Noto Serif SC", "modern"),
    ("宋体", "SimSun;NSimSun;STSong;华文宋体;Noto Serif SC", "auto"),
    ("黑体", "SimHei;STHeiti;Noto Sans CJK SC", "modern"),
    ("Times New Roman", "Liberation Serif", "roman"),
)
_FONT_TABLE = (
    f"{_XML}<w:fonts {_W}>"
    + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:family w:val="{family}"/>'
        "</w:font>"
        for name, others, family in _FACES
    )
    + "</w:fonts>"
)
_SETTINGS = (
    f'{_XML}<w:settings {_W}><w:defaultTabStop w:val="480"/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)


def _override(part: str, content_type: str) -> str:
    return f'<Override PartName="/{part}" ContentType="{content_type}"/>'


_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + _override("word/document.xml", f"{_WORD}.document.main+xml")
    + _override("word/styles.xml", f"{_WORD}.styles+xml")
    + _override("word/settings.xml", f"{_WORD}.settings+xml")
    + _override("word/fontTable.xml", f"{_WORD}.fontTable+xml")
    + _override("word/header1.xml", f"{_WORD}.header+xml")
    + _override("word/footer1.xml", f"{_WORD}.footer+xml")
    + _override("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
    + "</Types>"
)


def _relations(*targets: tuple[str, str]) -> str:
    made = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{made}</Relationships>'


PARTS: tuple[tuple[str, str], ...] = (
    ("[Content_Types].xml", _TYPES),
    (
        "_rels/.rels",
        _relations(
            (f"{_OFFICE}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
    ),
    (
        "word/_rels/document.xml.rels",
        _relations(
            (f"{_OFFICE}/styles", "styles.xml"),
            (f"{_OFFICE}/settings", "settings.xml"),
            (f"{_OFFICE}/fontTable", "fontTable.xml"),
            (f"{_OFFICE}/header", "header1.xml"),
            (f"{_OFFICE}/footer", "footer1.xml"),
        ),
    ),
    ("word/styles.xml", _STYLES),
    ("word/settings.xml", _SETTINGS),
    ("word/fontTable.xml", _FONT_TABLE),
    ("word/footer1.xml", _FOOTER),
)
