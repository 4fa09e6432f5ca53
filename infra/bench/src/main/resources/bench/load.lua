-- Sends the prepared bodies of a file in turn, each thread beginning somewhere else; counts answers that are not right.
local bodies = {}
for line in io.lines(os.getenv("BENCH_BODIES")) do bodies[#bodies + 1] = line end
local at = 0
local threads = {}
function setup(thread)
  thread:set("offset", #threads * math.floor(#bodies / 2))
  threads[#threads + 1] = thread
end
function init(args) at = offset; wrong = 0 end
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/graphql-response+json"
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN")
function request()
  at = at % #bodies + 1
  return wrk.format(nil, nil, nil, bodies[at])
end
function response(status, headers, body)
  if status ~= 200 or body:find('"errors"', 1, true) or body:find('"userErrors":[{', 1, true) then
    wrong = wrong + 1
    if wrong == 1 then io.stderr:write(body:sub(1, 300) .. "\n") end
  end
end
function done(summary, latency, requests)
  local wrongs = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  for _, thread in ipairs(threads) do wrongs = wrongs + thread:get("wrong") end
  io.write(string.format("RESULT requests=%d microseconds=%d wrong=%d p50=%d p99=%d bytes=%d\n",
    summary.requests, summary.duration, wrongs, latency:percentile(50), latency:percentile(99), summary.bytes))
end
