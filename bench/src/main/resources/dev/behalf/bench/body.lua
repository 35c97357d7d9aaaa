-- wrk script: posts each line of a file in turn, and counts answers that do not say what they should. One line of
-- figures at the end.
local threads = {}

function setup(thread)
  thread:set("id", #threads)
  table.insert(threads, thread)
end

function init(args)
  requests, bad, expected = {}, 0, args[3]
  local line, at = 0, 0
  for body in io.lines(args[1]) do
    if line % tonumber(args[2]) == id then
      requests[#requests + 1] = wrk.format("POST", nil, nil, body)
    end
    line = line + 1
  end
  request = function()
    at = at % #requests + 1
    return requests[at]
  end
end

function response(status, headers, body)
  if not string.find(body, expected, 1, true) then
    bad = bad + 1
  end
end

function done(summary, latency, requests)
  local wrong = 0
  for _, thread in ipairs(threads) do
    wrong = wrong + thread:get("bad")
  end
  local errors = summary.errors
  io.write(string.format("FIGURES %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
      latency:percentile(99), errors.status + wrong, errors.connect + errors.read + errors.write + errors.timeout))
end
