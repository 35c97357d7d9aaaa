-- wrk script. Without a file the one token of the command line is sent again and again. With a file of tokens, each
-- thread sends its own share of them in turn; the requests are made beforehand. One line of figures at the end.
local threads = 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

function init(args)
  if args[1] == nil then
    return
  end
  local share = tonumber(args[2])
  local requests, line = {}, 0
  for token in io.lines(args[1]) do
    if line % share == id then
      wrk.headers["Authorization"] = "Bearer " .. token
      requests[#requests + 1] = wrk.format()
    end
    line = line + 1
  end
  -- Each run goes on where tokens are unlikely to have been seen lately.
  local at = math.floor(#requests * tonumber(args[3]))
  request = function()
    at = at % #requests + 1
    return requests[at]
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("FIGURES %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
      latency:percentile(99), errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
