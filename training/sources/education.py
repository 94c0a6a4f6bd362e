"""The tables of subjects, and of the occupations that apprenticeships, T Levels and degrees lead to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from training.sources import education_conflicts
from training.sources.conflicts import Conflict
from training.sources.readers import (
    cah,
    degree_routes,
    degree_subjects,
    hecos,
    jacs3,
    jacs3_hecos,
    occupational_maps,
    standards,
)

_GROUP = ["code", "title", "parent"]


def subjects(files: Mapping[str, Path]) -> tuple[dict[str, pd.DataFrame], list[Conflict]]:
    """Return the tables of subjects (schemes, names, links) and the conflicts among their sources."""
    matches = jacs3_hecos.read_matches(files["jacs3_hecos"])
    listed, in_cah = jacs3.read_subjects(files["jacs3"]), cah.read_workbook_jacs3(files["cah_1_1"])
    earlier, later = cah.read_workbook_hecos(files["cah_1_1"]), cah.read_later_hecos(files["cah_1_3"])
    tables = {
        "hecos": hecos.read_subjects(files["hecos"]),
        "jacs3": jacs3_groups(matches, listed, in_cah),
        "cah_1_1": cah.read_workbook(files["cah_1_1"]),
        "cah_1_3": cah.read_later(files["cah_1_3"]),
        "hecos_synonyms": hecos.read_synonyms(files["hecos"]),
        "jacs3_hecos": _both_categories(matches, jacs3_hecos.read_matches(files["hecos_jacs3"], "JACS3 label")),
        "hecos_cah": earlier.merge(later, on="hecos", suffixes=("_1_1", "_1_3"), how="outer", validate="one_to_one"),
        "jacs3_cah": in_cah.rename(columns={"cah": "cah_1_1"}),
        "degree_subjects": degree_subjects.read_subjects(files["degree_subjects"]),
        "degree_subject_synonyms": degree_subjects.read_synonyms(files["degree_subjects"]),
        "degree_routes": degree_routes.read_routes(files["degree_routes"]),
    }
    conflicts = *education_conflicts.jacs3(tables, listed, in_cah), *education_conflicts.hecos(tables, earlier)
    return tables, list(conflicts)


def occupations(files: Mapping[str, Path], entries: pd.DataFrame) -> tuple[dict[str, pd.DataFrame], list[Conflict]]:
    """Return the tables of occupational maps and apprenticeship standards, and the conflicts among their sources.

    Args:
        files: the source files by name.
        entries: coded entries of the SOC2020 index, with their keys.
    """
    maps = files["occupational_maps"]
    occupations, products = occupational_maps.read_occupations(maps), occupational_maps.read_products(maps)
    older = standards.read_standards(files["standards_2020"])
    routes = route_names(occupations, products, older)
    tables = {
        "routes": routes,
        "map_occupations": occupations,
        "map_products": products,
        "map_job_titles": occupational_maps.read_job_titles(maps),
        "standards_2020": older.assign(route=older["route"].map(routes.set_index("title")["code"])),
    }
    return tables, list(education_conflicts.occupations(tables, entries))


def jacs3_groups(matches: pd.DataFrame, listed: pd.DataFrame, in_cah: pd.DataFrame) -> pd.DataFrame:
    """Return the areas, principal and detailed subjects of JACS3: code, title, parent.

    Args:
        matches: the detailed subjects that are mapped to HECoS, whose titles are preferred: jacs3, title.
        listed: the list of JACS 3.0, which lacks some: code, title, principal, principal_title, area, area_title.
        in_cah: the detailed subjects in the CAH: jacs3, principal.

    A detailed subject that no source puts below a principal subject is put below the area of the subjects that share
    the letter of its code.
    """
    areas = listed[["area", "area_title"]].drop_duplicates()
    principals = listed[["principal", "principal_title", "area"]].drop_duplicates()
    mapped = matches[["jacs3", "title"]].drop_duplicates().rename(columns={"jacs3": "code"})
    detailed = pd.concat([mapped, listed[["code", "title"]]]).drop_duplicates("code")
    above = listed.set_index("code")["principal"].combine_first(in_cah.set_index("jacs3")["principal"])
    area = listed.assign(letter=listed["code"].str[0]).drop_duplicates("letter").set_index("letter")["area"]
    parent = detailed["code"].map(above).fillna(detailed["code"].str[0].map(area))
    return pd.concat(
        [
            areas.set_axis(_GROUP[:2], axis=1).assign(parent=""),
            principals.set_axis(_GROUP, axis=1),
            detailed.assign(parent=parent),
        ],
        ignore_index=True,
    )


def route_names(occupations: pd.DataFrame, products: pd.DataFrame, older: pd.DataFrame) -> pd.DataFrame:
    """Return the routes: code, and the title that most of its standards had in 2020.

    The occupational maps number the routes and the standards of 2020 name them.
    """
    shared = products.merge(occupations, left_on="occupation", right_on="code").merge(
        older[older["reference"] != ""], left_on="product", right_on="reference", suffixes=("", "_2020")
    )
    names = shared.groupby("route")["route_2020"].agg(lambda each: each.mode()[0])
    return names.rename_axis("code").rename("title").reset_index()


def _both_categories(from_jacs3: pd.DataFrame, from_hecos: pd.DataFrame) -> pd.DataFrame:
    """Return jacs3, hecos, relation, and the category that each of the two subjects has where it is mapped."""
    pair = ["jacs3", "hecos", "relation"]
    one, other = (each[[*pair, "category"]] for each in (from_jacs3, from_hecos))
    both = one.merge(other, on=pair, suffixes=("_jacs3", "_hecos"), how="outer", validate="one_to_one")
    return both.rename(columns={"category_jacs3": "jacs3_category", "category_hecos": "hecos_category"})
