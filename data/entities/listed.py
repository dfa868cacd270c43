#!/usr/bin/env python3
"""Makes listed.tsv: listed companies that the curated files do not hold.

    listed.py FACTS WORDS > listed.tsv

FACTS: a table (TSV, gzip or plain) with the columns name, country, sector, industry, market_cap, website, isin, tickers, as exported from
JerBouma/FinanceDatabase. It is noisy: one company has a row a share class and a row a depositary receipt, some rows are funds, warrants or
shells, some carry another company's web site. WORDS: a list of English words and names, one a line (Debian's wamerican-huge).

Columns written: id, name without legal form, country (ISO 3166-1 alpha-2), trade, ISIN, tickers (the home exchange first), web site, and `!`
where the name is also a common word or another listed company's. Same input, same bytes.
"""
import collections, csv, gzip, io, json, pathlib, re, sys, unicodedata

HERE = pathlib.Path(__file__).parent
SIZES = ["Mega Cap", "Large Cap", "Mid Cap", "Small Cap", "Micro Cap", "Nano Cap", ""]
# A web site that more names than this share belongs to none of them.
MOST_NAMES_A_SITE = 4

# Country: code, the suffixes of its exchanges ("" is the United States' own).
COUNTRIES = {
    "Argentina": "AR BA", "Australia": "AU AX", "Austria": "AT VI", "Belgium": "BE BR", "Bermuda": "BM", "Brazil": "BR SA",
    "Canada": "CA TO V CN NE", "Cayman Islands": "KY", "Chile": "CL SN", "China": "CN SS SZ HK", "Colombia": "CO", "Cyprus": "CY",
    "Czech Republic": "CZ PR", "Denmark": "DK CO", "Egypt": "EG CA", "Estonia": "EE TL", "Finland": "FI HE", "France": "FR PA",
    "Germany": "DE DE F", "Greece": "GR AT", "Guernsey": "GG L", "Hong Kong": "HK HK", "Hungary": "HU BD", "Iceland": "IS IC",
    "India": "IN NS BO", "Indonesia": "ID JK", "Ireland": "IE IR L", "Isle of Man": "IM L", "Israel": "IL TA", "Italy": "IT MI",
    "Japan": "JP T", "Jersey": "JE L", "Kazakhstan": "KZ", "Kenya": "KE", "Latvia": "LV RG", "Lithuania": "LT VS", "Luxembourg": "LU",
    "Macau": "MO HK", "Malaysia": "MY KL", "Malta": "MT", "Mauritius": "MU", "Mexico": "MX MX", "Monaco": "MC", "Morocco": "MA",
    "Netherlands": "NL AS", "New Zealand": "NZ NZ", "Norway": "NO OL", "Peru": "PE", "Philippines": "PH", "Poland": "PL", "Portugal": "PT LS",
    "Qatar": "QA QA", "Romania": "RO", "Russia": "RU ME", "Saudi Arabia": "SA SR", "Singapore": "SG SI", "South Africa": "ZA JO",
    "South Korea": "KR KS KQ", "Spain": "ES MC", "Sweden": "SE ST", "Switzerland": "CH SW", "Taiwan": "TW TW TWO", "Thailand": "TH BK",
    "Turkey": "TR IS", "United Arab Emirates": "AE", "United Kingdom": "GB L", "United States": "US -", "Vietnam": "VN", "Ukraine": "UA",
}
# Exchanges that trade companies of every country; a ticker elsewhere than here and at home says that the country is wrong.
EVERYWHERE = {"L", "IL", "BE", "DE", "DU", "HA", "HM", "MU", "F", "SG", "MX", "SN", "SA", "VI", "BA", "TI", "BD", "CL", "RG", "AQ", "NE", "-"}
# Surnames that are listed companies too and stand in no English word list.
SURNAMES = set("""amano atul birla fukuda hirata izumi kajima kamei kojima komori konishi kubota loomis maeda makita minda mitani miura mizuno
morinaga murakami nagase nakanishi obayashi ohara okamura okumura otsuka scherzer shimamura shimizu shibuya tamura yamada""".split())
# Words with which a headline may begin a phrase that is nobody's name: *Central Bank*, *New Wave*.
GENERIC = set("""asia asian best bright central china chinese city digital direct euro european federal first general global good great green high india
indian international modern national new next open power prime real smart social star state super the union united universal water world""".split())
# Where companies of another country are registered, so that the ISIN may begin with it.
HAVENS = {"KY", "BM", "VG", "JE", "GG", "IE", "LU", "NL", "MH", "PA"}

NO_COMPANY = re.compile(
    r"\b(ETF|ETN|ETP|ETC|UCITS|Funds?|Warrants?|Units?|Notes|Acquisition|Preferred|Pref|Pfd|ADR|ADS|GDR|Depositary|Certificates?|Bonds?|Trust Units|"
    r"Rights?|Index|Leverage|Blank Check|Investment Trust|Income Trust|Royalty Trust|SPAC|Leveraged|Bear|Bull|Debentures?)\b|[<>]|[-,.]\d|\d{6}|\bO\.?N\.?$",
    re.I)
CLASS = re.compile(r"\s*(\b(Class|Series) [A-Z]\b.*|\(publ\.?\)|\bOrdinary Shares.*|\bCommon Stock.*|\bRegistered Shares.*|\(The\)|\(Holdings?\)|\([A-Z]\)$)")
FORMS = re.compile(
    r"[\s,]+(public company limited|co\.?,? ?ltd\.?|co\.?,? ?limited|company limited|inc\.?|incorporated|corp\.?|corporation|ltd\.?|limited|plc\.?|"
    r"p\.?l\.?c\.?|llc|l\.?l\.?c\.?|l\.?p\.?|ag|a\.?g\.?|se|s\.?e\.?|s\.?a\.?|s\.?p\.?a\.?|n\.?v\.?|b\.?v\.?|ab|a\.?b\.?|asa|a/s|as|a\.?s\.?|oyj|abp|"
    r"kgaa|gmbh|& co\.?|tbk\.?|berhad|bhd\.?|s\.?a\.?b\.? de c\.?v\.?|s\.?a\.? de c\.?v\.?|s\.?a\.?b\.?|pjsc|sa/nv|jsc|ojsc|nyrt\.?|plc|s\.?c\.?a\.?|sgps|"
    r"company|co\.?|holdings?|k\.?k\.?|anonim sirketi|a\.?ş\.?|pte\.?|pty\.?|hf\.?|s\.?r\.?l\.?|ltda\.?|the)$", re.I)
LEGAL = {"inc", "corp", "corporation", "co", "company", "ltd", "limited", "plc", "llc", "lp", "ag", "sa", "se", "nv", "bv", "gmbh", "spa",
         "holdings", "holding", "group", "kk", "pte", "pty", "ab", "asa", "oyj", "as", "incorporated"}
LOOSE = {"international", "technologies", "technology", "systems", "motor", "electronics", "electronic", "pharmaceuticals", "pharmaceutical",
         "laboratories", "industries", "global", "worldwide", "financial", "bancorp", "energy", "enterprises", "communications"}


def fold(name):
    """A name as `guanxi_model::fold` has it."""
    name = unicodedata.normalize("NFKC", name).replace("’", "'").casefold().strip()
    name = re.sub(r"'s$|'$", "", name)
    name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = re.sub(r"[^\w+&]+", " ", re.sub(r"\.com$", "", name).replace(".", "")).split()
    while len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    while len(words) > 1 and words[-1] in LEGAL:
        words = words[:-1]
    return " ".join(words)


def bare(name):
    """A name without share class and legal forms."""
    name = re.sub(r"^(PT|AB|The) ", "", re.sub(r"\s+", " ", name).strip())
    name = CLASS.sub("", name).strip(" ,.-")
    while (shorter := FORMS.sub("", name).strip(" ,.-&")) != name and shorter:
        name = shorter
    return name


def valid(isin):
    """Whether an ISIN has its form and its check digit (Luhn over base 36 digits)."""
    if not re.fullmatch(r"[A-Z]{2}[A-Z0-9]{9}[0-9]", isin):
        return False
    digits = "".join(str(int(c, 36)) for c in isin)
    total = sum(sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(reversed(digits)))
    return total % 10 == 0


def site(url):
    """The host of a web site, without `www.`; empty where there is none."""
    host = re.sub(r"^https?://", "", url.strip().lower()).split("/")[0]
    return re.sub(r"^www\d?\.", "", host) if "." in host else ""


def resembles(host, name):
    """Whether a web site may be the named company's: a wrong one comes with another company's country and trade."""
    label, words = re.sub(r"[^a-z0-9]", "", host.rsplit(".", 1)[0]), [re.sub(r"[^a-z0-9]", "", w) for w in fold(name).split()]
    initials = "".join(w[:1] for w in words)
    return any(len(w) > 2 and w in label for w in words) or (len(initials) > 1 and initials in label) or label[:4] == "".join(words)[:4]


def curated():
    """Folded names, tickers and hosts that the curated files hold."""
    names, tickers, sites = set(), set(), set()
    for path in sorted(HERE.glob("*.jsonl")):
        for line in path.read_text(encoding="utf8").splitlines():
            if line.startswith("{"):
                entity = json.loads(line)
                names |= {fold(n) for n in [entity["name"], *entity.get("aliases", [])]}
                tickers |= set(entity.get("tickers", []))
                sites |= {site(entity.get("website", ""))} - {""}
    return names, tickers, sites


def rows(path):
    """The rows of the facts that speak of companies."""
    raw = pathlib.Path(path).read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf8")
    table = list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in table:
        row["host"], row["bare"] = site(row["website"] or ""), bare(row["name"])
        row["isin"] = row["isin"] if valid(row["isin"] or "") else ""
    names_a_site = collections.defaultdict(set)
    names_an_isin = collections.defaultdict(set)
    for row in table:
        names_a_site[row["host"]].add(fold(row["bare"]))
        names_an_isin[row["isin"]].add(row["host"])
    for row in table:
        if len(names_a_site[row["host"]]) > MOST_NAMES_A_SITE:
            continue
        if len(names_an_isin[row["isin"]]) > 2:
            row["isin"] = ""
        known = row["market_cap"] in SIZES[:4] or (row["host"] and row["isin"])
        code = COUNTRIES.get(row["country"], "-").split()
        local = row["host"].endswith("." + code[0].lower()) and any(t.split(".")[-1] in code[1:] for t in row["tickers"].split(","))
        if not (local or resembles(row["host"], row["bare"])):
            continue
        if known and row["host"] and not NO_COMPANY.search(row["name"]) and row["country"] in COUNTRIES and len(fold(row["bare"])) > 1:
            yield row


def merged(table):
    """Rows of one company: those that share a web site, or a name and a country."""
    groups = {}
    for row in table:
        keys = [("site", row["host"]), ("name", fold(row["bare"]), row["country"])]
        found = [groups[k] for k in keys if k in groups]
        group = found[0] if found else []
        for other in found[1:]:
            if other is not group:
                group += other
        group.append(row)
        for member in group:
            groups[("site", member["host"])] = groups[("name", fold(member["bare"]), member["country"])] = group
    return list({id(g): g for g in groups.values()}.values())


def company(group):
    """One company of its rows: the largest and best written row names it."""
    def rank(row):
        shouted = row["bare"].isupper() and len(row["bare"]) > 5
        return SIZES.index(row["market_cap"]), shouted, len(row["bare"]), row["bare"], row["tickers"]
    best = min(group, key=rank)
    tickers = {t for row in group for t in row["tickers"].split(",") if re.fullmatch(r"[A-Z0-9&]{1,12}(-[A-Z])?(\.[A-Z]{1,3})?", t) and "-R." not in t}
    suffix = lambda t: t.split(".")[1] if "." in t else "-"
    code, *exchanges = COUNTRIES[best["country"]].split()
    abroad = {suffix(t) for t in tickers} - EVERYWHERE
    if not {suffix(t) for t in tickers} & set(exchanges) and abroad:
        seats = [v.split() for v in COUNTRIES.values() if abroad & set(v.split()[1:])]
        code, *exchanges = seats[0] if len(seats) == 1 else ("", *sorted(abroad))
    home = sorted((t for t in tickers if suffix(t) in exchanges), key=lambda t: (exchanges.index(suffix(t)), len(t), t))
    isins = [r["isin"] for r in sorted(group, key=rank) if r["isin"][:2] == code or (r["isin"][:2] in HAVENS and code in {"CN", "HK", "US", "SG"})]
    trade = (best["industry"] or best["sector"]).lower()
    words = best["bare"].split()
    name = best["bare"] if not (best["bare"].isupper() and len(best["bare"]) > 5) else " ".join(w if len(w) < 4 else w.capitalize() for w in words)
    return {"name": name, "country": code, "trade": re.sub(r" \(.*", "", trade), "isin": isins[0] if isins else "", "tickers": home[:2],
            "site": best["host"], "all": tickers, "size": SIZES.index(best["market_cap"])}


def main(facts, words):
    names, tickers, sites = curated()
    listed = pathlib.Path(words).read_text(encoding="utf8").split()
    english, lower = SURNAMES | {w.casefold() for w in listed}, {w for w in listed if w.islower()}
    found = collections.defaultdict(list)
    for group in merged(rows(facts)):
        one = company(group)
        folded = fold(one["name"])
        loose = folded.rsplit(" ", 1)[0] if folded.split()[-1] in LOOSE else folded
        if {folded, loose} & names or one["all"] & tickers or one["site"] in sites or not (one["tickers"] or one["isin"]):
            continue
        found[folded].append(one)
    lines = []
    for folded, homonyms in found.items():
        by_country = {}
        for one in sorted(homonyms, key=lambda c: (c["size"], c["site"])):
            by_country.setdefault(one["country"], one)
        parts = folded.split()
        everyday = parts[0] in english if len(parts) == 1 else len(parts) == 2 and parts[0] in GENERIC and parts[1] in lower
        common = len(by_country) > 1 or everyday or len(folded) < 4
        slug = re.sub(r"[ &_-]+", "-", folded).strip("-")
        for place, (country, one) in enumerate(by_country.items()):
            identity = slug if place == 0 else f"{slug}-{country.lower() or 'other'}"
            lines.append((identity, one["name"], country, one["trade"], one["isin"], " ".join(one["tickers"]), one["site"], "!" if common else ""))
    identities = collections.Counter(line[0] for line in lines)
    for line in sorted(lines):
        if identities[line[0]] == 1 and line[0]:
            print("\t".join(line))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
