using System.Net;

namespace Berth.Tests.Integration.Gateway.Proxies;

/// <summary>What haproxy-ingress makes of the Ingresses of one host (its haproxy.tmpl, 0.13 and newer), as far as it plays a part here.</summary>
internal static class HaproxyConfiguration
{
    private const string Prefix = "haproxy-ingress.github.io/";

    /// <summary>
    /// Asks as its auth-request.lua does: with the client's method (auth-method *) and headers but Host and Content-Length; what is answered
    /// with 2xx lets the request on, with the headers of auth-headers-succeed; anything else goes to the client as it is (auth-headers-fail *).
    /// </summary>
    public const string Script = """
        local function answered(socket)
          local status = socket:receive("*l")
          local code = status and tonumber(status:match("^HTTP/1%.%d (%d+)"))
          if code == nil then return nil end
          local headers = {}
          while true do
            local line = socket:receive("*l")
            if line == nil then return nil end
            line = line:gsub("\r$", "")
            if line == "" then break end
            local name, value = line:match("^([^:]+):%s*(.*)$")
            headers[#headers + 1] = { name:lower(), value }
          end
          return code, headers, socket
        end

        core.register_action("ask", { "http-req" }, function(txn, address, port, path, succeed)
          local socket = core.tcp()
          socket:settimeout(10)
          if not socket:connect(address, tonumber(port)) then
            txn:done(txn:reply({ status = 500 }))
            return
          end
          local lines = { txn.sf:method() .. " " .. path .. " HTTP/1.1", "host: " .. address .. ":" .. port }
          for name, values in pairs(txn.http:req_get_headers()) do
            if name ~= "host" and name ~= "content-length" then
              for _, value in pairs(values) do lines[#lines + 1] = name .. ": " .. value end
            end
          end
          socket:send(table.concat(lines, "\r\n") .. "\r\n\r\n")
          local code, headers = answered(socket)
          if code == nil then
            txn:done(txn:reply({ status = 500 }))
            return
          end
          if code >= 200 and code < 300 then
            socket:close()
            for _, header in ipairs(headers) do
              if header[1] == succeed:lower() then txn.http:req_set_header(header[1], header[2]) end
            end
            return
          end
          local reply = txn:reply({ status = code })
          local length = 0
          for _, header in ipairs(headers) do
            if header[1] == "content-length" then
              length = tonumber(header[2])
            elseif header[1] ~= "connection" and header[1] ~= "transfer-encoding" then
              reply:add_header(header[1], header[2])
            end
          end
          if length > 0 then reply:set_body(socket:receive(length)) end
          socket:close()
          txn:done(reply)
        end, 4)
        """;

    public static string Of(int port, string folder, string host, IReadOnlyDictionary<string, string> annotations, IPEndPoint gateway, int workspacePort)
    {
        var authUrl = new Uri(annotations[Prefix + "auth-url"]);
        annotations[Prefix + "auth-method"].ShouldBe("*");
        annotations[Prefix + "auth-headers-request"].ShouldBe("*");
        annotations[Prefix + "auth-headers-fail"].ShouldBe("*");
        return $$"""
            global
              lua-load {{folder}}/ask.lua
            defaults
              mode http
              timeout connect 5s
              timeout client 30s
              timeout server 30s
              timeout tunnel 1h
            frontend front
              bind 127.0.0.1:{{port}}
              http-request return status 404 unless { req.hdr(host),field(1,:) -i {{host}} }
              use_backend gateway if { path_beg /.berth/ }
              default_backend workspace
            backend gateway
              option forwardfor
              server gateway {{gateway}}
            backend workspace
              http-request lua.ask {{authUrl.Host}} {{authUrl.Port}} {{authUrl.AbsolutePath}} {{annotations[Prefix + "auth-headers-succeed"]}}
              option forwardfor
              server workspace 127.0.0.1:{{workspacePort}}

            """;
    }
}
