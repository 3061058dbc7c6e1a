-- A POST with a body from a file: wrk -s post.lua URL -- BODY [CONTENT-TYPE]
function init(arguments)
  wrk.method = "POST"
  local body = assert(io.open(arguments[1], "rb"))
  wrk.body = body:read("*a")
  body:close()
  wrk.headers["Content-Type"] = arguments[2] or "application/json"
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "WRK %d %d %.3f %.3f %d\n",
    summary.requests, summary.duration, latency:percentile(50) / 1000,
    latency:percentile(99) / 1000,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
