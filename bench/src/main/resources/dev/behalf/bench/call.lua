-- wrk script: calls of an MCP tool. With a file of tokens, each call bears another one. One line of figures at the end.
local threads = {}

function setup(thread)
  thread:set("id", #threads)
  table.insert(threads, thread)
end

function init(args)
  tokens, called, bad = {}, 0, 0
  if args[1] ~= nil then
    local line = 0
    for token in io.lines(args[1]) do
      if line % tonumber(args[2]) == id then
        tokens[#tokens + 1] = "Bearer " .. token
      end
      line = line + 1
    end
  end
end

function request()
  called = called + 1
  if #tokens > 0 then
    wrk.headers["Authorization"] = tokens[called % #tokens + 1]
  end
  return wrk.format("POST", nil, nil, string.format(
      '{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"echo","arguments":{"text":"hello"}}}',
      id * 1000000000 + called))
end

function response(status, headers, body)
  if not string.find(body, "You said hello", 1, true) then
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
