"""Make the five face files from their published packages (制作字库). Run by hand, never at run time.

    python -m forms.fonts.build --work /tmp/fonts

fetches the packages with ``npm pack`` and ``apt-get download`` where the folder lacks them, cuts
each face down to the characters official papers need, turns cubic outlines into quadratic ones,
gives the faces neutral names (the licences reserve the original ones) and writes PROVENANCE.md.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).parent
EPOCH = 3818448000  # 2025-01-01 in the count of the head table, so that a rebuild gives the same bytes
# Characters of personal names that GB 2312 lacks, so that a signature is drawn in one face.
NAME_CHARACTERS = (
    "堃玥赟䶮喆翀昇珺玚璟祎翊昉晞旻昳晔旸昀曈暐晳瑀玮珮琪瑄瑆瑒璠璘璐瓘珣珩琤琰琬瑱玎玓玘玠玢珅珉珙珝珵珽"
    "琎琛琦瑢璎璈璆璟炜炘炫烜烨焜焯煊煜熠燊燚犇垚垣垲埇埈堉塬墉壵淏淼淳湉湜滢漷漪潆澍澔濛濬瀚瀛灏沄沚沣沨沺泓泠泱"
    "洺浠浤浥渌渟溁溦怡恂恺悫惇愔愫憬懿婞婳婵媖媛嫄嫣嬅妤妧妫姝姞姮娅娴婕婧"
    "祯祺禔禛禤禧秾稑稷穑筠筱笙箐簌籁芃芊芎芮芷苡苒茆茉茗茜荃荏荦荻莙莜莘菀菁菡萱葳蒽蓁蓓蔚蔺蕙蕤薇薏蘅"
    "镕锟锜铖铧铭铮铷锳锶镔镠镱鑫骁骅骊骍骐骞骥鸢鹍鹭麒麟黉彧彬彣彪彰翾翮翯翥翬頔颋颢颖馗馥飏飖飙飔"
    "仝仟仡仫伃伋伲佺侁俣俨俪倓倞倢偲僖儁儆儇儒兖冉冕剀劭劼勖勐匡卉卓叡吉咏咲哿唯喈嘏嘉囡圳坤坻堇"
    "峂峣峥嵊嵘嵩嶷巍帏帼幂庥廙弢弨彤徕徽忞忻恒惠慜戬扬抒拓捷掞掣攸政敉敔敖斌斐斓旎旖昂昊昕昱晁晏晗"
    "晙晚晢晤晧晨景晴晶智暄暇暎暕暠曙曜曦朔朗朤杲杳枫柃柏柘柠柯栩桀桓桦桢桫梓梵梽梾棂棐棠棣棨棽椋椴楒楷榆榕榛榷槿樘樾橦檀欣歆"
    "毓汐汝沁沂沅沐沛沫泉泽洁洋洵洹浚浩海涓涛涵淇淑淞清渊渝湘源溪滕滟澄澜炅炎炳烁烽焕焱煦照熙熹燕燮爽牧珂珊珏珑琅琇琏琚琢琨琮琳瑗瑛瑜瑞瑶瑾璇璋璞璧瓅"
)
BOX, BOX_TICKED, BOX_CROSSED = 0x2610, 0x2611, 0x2612


@dataclass(frozen=True)
class Source:
    """Where a face comes from and what it becomes."""

    role: str
    target: str
    family: str
    package: str
    archive: str
    member: str
    licence: str
    wide: bool = False


SOURCES = (
    Source(
        "song",
        "song.ttf",
        "Gov Song",
        "npm @expo-google-fonts/noto-serif-sc 0.4.3",
        "expo-google-fonts-noto-serif-sc-0.4.3.tgz",
        "package/400Regular/NotoSerifSC_400Regular.ttf",
        "SIL OFL 1.1 (OFL-Noto.txt)",
        wide=True,
    ),
    Source(
        "biaosong",
        "biaosong.ttf",
        "Gov BiaoSong",
        "npm @expo-google-fonts/noto-serif-sc 0.4.3",
        "expo-google-fonts-noto-serif-sc-0.4.3.tgz",
        "package/700Bold/NotoSerifSC_700Bold.ttf",
        "SIL OFL 1.1 (OFL-Noto.txt)",
    ),
    Source(
        "hei",
        "hei.ttf",
        "Gov Hei",
        "npm @expo-google-fonts/noto-sans-sc 0.4.3",
        "expo-google-fonts-noto-sans-sc-0.4.3.tgz",
        "package/500Medium/NotoSansSC_500Medium.ttf",
        "SIL OFL 1.1 (OFL-Noto.txt)",
    ),
    Source(
        "kai",
        "kai.ttf",
        "Gov Kai",
        "Debian fonts-lxgw-wenkai 1.250+repack-1",
        "fonts-lxgw-wenkai_1.250+repack-1_all.deb",
        "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
        "SIL OFL 1.1 (OFL-LXGW.txt)",
    ),
    Source(
        "fang",
        "fandol/fang.ttf",
        "Gov Fang",
        "Debian texlive-lang-chinese 2022.20230122-1",
        "texlive-lang-chinese_2022.20230122-1_all.deb",
        "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf",
        "GPL 3 with the font embedding exception (fandol/COPYING)",
    ),
)


def repertoire(*, wide: bool) -> set[int]:
    """Return the characters of a face: GB 2312, names and form symbols, or all of URO and Extension A as well."""
    found = set(range(0x20, 0x180)) | set(range(0x2010, 0x2040)) | set(range(0x3000, 0x3020))
    found |= set(range(0xFF01, 0xFF5F)) | set(range(0xFFE0, 0xFFE7)) | set(range(0x2460, 0x249C))
    found |= set(range(0x3220, 0x322A)) | {0x2103, 0x2116, 0x33A1, 0x25A1, 0x25A0, 0x25CB, 0x25CF, 0x2605, 0x2606}
    found |= {ord(one) for one in NAME_CHARACTERS}
    for high in range(0xA1, 0xFF):
        for low in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((high, low)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    if wide:
        found |= set(range(0x3400, 0x4DC0)) | set(range(0x4E00, 0xA000)) | set(range(0x20000, 0x33480))
        found |= set(range(0xF900, 0xFB00))
    return found


def fetch(source: Source, work: Path) -> Path:
    """Return the unpacked upstream font, fetching and unpacking its package where needed."""
    archive = work / source.archive
    if not archive.exists():
        kind, name, version = source.package.split()
        command = (
            ["npm", "pack", f"{name}@{version}"] if kind == "npm" else ["apt-get", "download", f"{name}={version}"]
        )
        subprocess.run(command, cwd=work, check=True)  # noqa: S603
    unpacked = work / archive.stem
    member = unpacked / source.member
    if not member.exists():
        unpacked.mkdir(exist_ok=True)
        tool = ["tar", "xzf", str(archive), "-C"] if archive.suffix == ".tgz" else ["dpkg-deb", "-x", str(archive)]
        subprocess.run([*tool, str(unpacked)], check=True)  # noqa: S603
    return member


def build(source: Source, upstream: Path) -> Path:
    """Cut, convert, rename and save one face."""
    font = TTFont(upstream, recalcTimestamp=False, lazy=False)
    subset(font, repertoire(wide=source.wide))
    if "CFF " in font:
        quadratic(font)
    if source.wide:
        add_boxes(font)
    rename(font, source.family)
    font["head"].created = font["head"].modified = EPOCH
    target = HERE / source.target
    font.save(target, reorderTables=True)
    return target


def subset(font: TTFont, characters: set[int]) -> None:
    """Keep only these characters, without hints, features and vertical metrics."""
    options = Options(hinting=False, layout_features=[], name_IDs=[], glyph_names=False, notdef_outline=True)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "STAT", "meta", "gasp"]
    cutter = Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)


def quadratic(font: TTFont) -> None:
    """Turn cubic outlines into TrueType ones, within a thousandth of the em."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, max_err=font["head"].unitsPerEm / 1000, reverse_direction=True))
        drawn[name] = pen.glyph()
    del font["CFF "]
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, drawn
    font.sfntVersion = "\x00\x01\x00\x00"
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for key in (
        "maxZones",
        "maxTwilightPoints",
        "maxStorage",
        "maxFunctionDefs",
        "maxInstructionDefs",
        "maxStackElements",
        "maxSizeOfInstructions",
        "maxComponentElements",
    ):
        setattr(maxp, key, 1 if key == "maxZones" else 0)
    for name in order:
        drawn[name].recalcBounds(font["glyf"])
        left = drawn[name].xMin if drawn[name].numberOfContours else 0
        font["hmtx"][name] = (font["hmtx"][name][0], left)


def add_boxes(font: TTFont) -> None:
    """Draw the empty, the ticked and the crossed box, so that a tick is text and not a picture."""
    outer = [(90, -60), (90, 780), (930, 780), (930, -60)]
    inner = [(140, -10), (880, -10), (880, 730), (140, 730)]
    tick = [(235, 385), (310, 450), (440, 270), (735, 690), (815, 635), (450, 110)]
    cross = [[(245, 620), (305, 680), (775, 210), (715, 150)], [(305, 150), (245, 210), (715, 680), (775, 620)]]
    shapes = {BOX: [outer, inner], BOX_TICKED: [outer, inner, tick], BOX_CROSSED: [outer, inner, *cross]}
    order = list(font.getGlyphOrder())
    for code, contours in shapes.items():
        name = f"box{code:04X}"
        pen = TTGlyphPen(None)
        for contour in contours:
            pen.moveTo(contour[0])
            for point in contour[1:]:
                pen.lineTo(point)
            pen.closePath()
        order.append(name)
        font.setGlyphOrder(order)
        font["glyf"][name] = pen.glyph()
        font["hmtx"][name] = (1020, 90)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name


def rename(font: TTFont, family: str) -> None:
    """Give the face a neutral name; upstream names are reserved."""
    name = font["name"]
    name.names = []
    for number, text in ((1, family), (2, "Regular"), (4, family), (6, family.replace(" ", ""))):
        name.setName(text, number, 3, 1, 0x409)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def provenance(rows: list[tuple[Source, Path, Path]]) -> str:
    """Return the table that says where each face comes from."""
    lines = [
        "# Where the faces come from",
        "",
        "Made by `python -m forms.fonts.build`: subset, hints and features dropped, cubic outlines made quadratic,",
        "names replaced by neutral ones; `song` also has the boxes U+2610, U+2611 and U+2612, drawn by the script.",
        "",
        "| role | file | name | package | member | sha256 of the member | licence | sha256 of the file |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for source, upstream, target in rows:
        member = source.member.rsplit("/", 1)[-1]
        lines.append(
            f"| {source.role} | {source.target} | {source.family} | {source.package} | {member} "
            f"| `{digest(upstream)}` | {source.licence} | `{digest(target)}` |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Build every face and write the provenance table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("/tmp/fonts"))  # noqa: S108
    work = parser.parse_args().work
    work.mkdir(parents=True, exist_ok=True)
    rows = []
    for source in SOURCES:
        upstream = fetch(source, work)
        target = build(source, upstream)
        rows.append((source, upstream, target))
        sys.stdout.write(f"{source.role}: {target.stat().st_size:,} bytes\n")
    (HERE / "PROVENANCE.md").write_text(provenance(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
