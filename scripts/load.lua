-- What the honest clients of load.sh ask, for wrk: named queries and plain ones, in turn.
local paths = {
  "/query/investors?company=Rivian", "/query/suppliers?company=Tesla", "/query/most-connected", "/query/relations?entity=CATL",
  "/query/supply-chain?company=Huawei", "/query/rumours?company=Apple", "/query/timeline?one=CATL&other=Tesla",
  "/query/sanctioned", "/query/leaders?organisation=Huawei", "/query/partners?company=Huawei",
  "/sparql?query=ASK%20%7B%20%3Fs%20o%3Asupplies%20%3Fo%20%7D",
  "/sparql?query=SELECT%20%2A%20%7B%20%3Fa%20o%3Asupplies%20%3Fb%20%7D%20LIMIT%2020",
  "/sparql?query=DESCRIBE%20e%3Ahuawei", "/health",
}
local threads, at = {}, 0

function setup(thread)
  table.insert(threads, thread)
end

function init()
  errors = 0
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at], { ["Accept"] = "text/csv, text/turtle;q=0.5" })
end

function response(status)
  if status ~= 200 then
    errors = errors + 1
  end
end

function done(summary, latency)
  local wrong = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  for _, thread in ipairs(threads) do
    wrong = wrong + thread:get("errors")
  end
  io.write(string.format("requests %d\nerrors %d\np50 %.1f\np99 %.1f\n", summary.requests, wrong,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
