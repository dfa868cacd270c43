"""Opens what `guanxi export` writes with the programs that it is for, and holds it to what the store says of itself.

Usage: readers.py FOLDER, with stats.json, graph.graphml, graph.gexf, graph.ftm, dump.nq, dump.trig, dump.jsonld, merged.ttl, and the
folders csv and neo4j in it.
"""

import csv
import json
import sys
from pathlib import Path

import networkx
import rdflib
from followthemoney import model

folder = Path(sys.argv[1])
stats = json.loads((folder / "stats.json").read_text("utf-8"))


def graphs():
    read = {
        "graphml": networkx.read_graphml(folder / "graph.graphml"),
        "gexf": networkx.read_gexf(folder / "graph.gexf"),
    }
    for name, graph in read.items():
        assert graph.number_of_nodes() == stats["entities"], (name, graph.number_of_nodes(), stats["entities"])
        assert graph.number_of_edges() == stats["statements"], (name, graph.number_of_edges(), stats["statements"])
        assert graph.is_directed(), name
        names = [attributes["name"] for _, attributes in graph.nodes(data=True)]
        assert "CATL" in names, name
        relations = {attributes["relation"] for *_, attributes in graph.edges(data=True)}
        assert relations == set(stats["relations"]), (name, relations)


def followthemoney():
    lines = (folder / "graph.ftm").read_text("utf-8").splitlines()
    ids, links = set(), []
    for line in lines:
        data = json.loads(line)
        proxy = model.get_proxy(data, cleaned=False)
        assert not proxy.schema.abstract, proxy.schema.name
        # What is not valid, the package leaves away when it reads.
        for name, values in data["properties"].items():
            prop = proxy.schema.get(name)
            assert prop is not None, (proxy.schema.name, name)
            kept = proxy.get(name, quiet=False)
            assert len(kept) == len(set(values)), (proxy.schema.name, name, values, kept)
            links += [value for value in kept if prop.type.name == "entity"]
        for name in proxy.schema.required:
            assert proxy.get(name), (proxy.schema.name, name)
        ids.add(proxy.id)
    assert len(ids) == len(lines) == stats["entities"] + stats["statements"] + stats["documents"], len(lines)
    assert not set(links) - ids, set(links) - ids


def rows(*path):
    with folder.joinpath(*path).open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file, strict=True)
    assert all(len(line) == len(header) for line in lines), path
    # The import of Neo4j takes a field for a line unless it is told otherwise.
    assert not any("\n" in field or "\r" in field for line in lines for field in line), path
    return header, [dict(zip(header, line)) for line in lines]


def tables():
    _, nodes = rows("csv", "nodes.csv")
    _, edges = rows("csv", "edges.csv")
    ids = {node["id"] for node in nodes}
    assert (len(ids), len(edges)) == (stats["entities"], stats["statements"]), (len(ids), len(edges))
    assert {edge[end] for edge in edges for end in ("source", "target")} == ids


def neo4j():
    """By the header format of `neo4j-admin database import` (Neo4j Operations Manual, Import)."""
    types = {
        "": str,
        "long": int,
        "double": float,
        "boolean": lambda word: {"true": True, "false": False}[word],
        "string[]": lambda words: words.split(";"),
    }
    ids = {}
    for name, special in [("entities", {"ID", "LABEL"}), ("relationships", {"START_ID", "END_ID", "TYPE"})]:
        header, lines = rows("neo4j", f"{name}.csv")
        fields = [field.partition(":")[::2] for field in header]
        assert len(set(header)) == len(header), header
        assert {kind for _, kind in fields if kind not in types} == special, header
        for line in lines:
            for field, (_, kind) in zip(header, fields):
                if kind in types and line[field]:
                    types[kind](line[field])
                elif kind in special:
                    assert line[field], (field, line)
        ids[name] = lines
    known = {line["id:ID"] for line in ids["entities"]}
    assert len(known) == len(ids["entities"]) == stats["entities"]
    assert len({line["id"] for line in ids["relationships"]}) == len(ids["relationships"]) == stats["statements"]
    assert {line[end] for line in ids["relationships"] for end in (":START_ID", ":END_ID")} == known
    assert {line[":TYPE"].lower().replace("_", "-") for line in ids["relationships"]} == set(stats["relations"])


def rdf():
    def quads(name, form):
        dataset = rdflib.Dataset()
        dataset.parse(folder / name, format=form)
        # Its readers do not agree on how they name the default graph.
        return {(s, p, o, g if str(g).startswith("urn:guanxi:") else None) for s, p, o, g in dataset.quads()}

    wanted = quads("dump.nq", "nquads")
    assert len(wanted) == stats["quads"], (len(wanted), stats["quads"])
    for name, form in [("dump.trig", "trig"), ("dump.jsonld", "json-ld")]:
        found = quads(name, form)
        assert found == wanted, (name, list(found ^ wanted)[:3])
    merged = {(s, p, o, g) for s, p, o, g in wanted if g is None}
    assert quads("merged.ttl", "turtle") == merged


graphs()
followthemoney()
tables()
neo4j()
rdf()
