using System.Globalization;

namespace Berth.Benchmarks.Gateway.Peers;

/// <summary>Configurations of nginx.</summary>
public static class NginxFiles
{
    /// <summary>The upstream of all: a constant answer of one KiB, from memory.</summary>
    public static string Upstream(string folder, int port) => Write(folder, "upstream", $$"""
        server {
          listen 127.0.0.1:{{port}} backlog=4096;
          location / { default_type text/plain; return 200 "{{new string('x', 1024)}}"; }
        }
        """);

    /// <summary>A proxy that asks about each request, and is always told yes: as many workers as processors, connections kept open.</summary>
    public static string AuthRequest(string folder, int port, int upstream) => Write(folder, "auth-request", $$"""
        upstream workspace { server 127.0.0.1:{{upstream}}; keepalive 128; keepalive_requests 1000000000; }
        server {
          listen 127.0.0.1:{{port}} backlog=4096;
          location / {
            auth_request /authorize;
            proxy_pass http://workspace;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_buffering off;
          }
          location = /authorize { internal; return 204; }
        }
        """);

    private static string Write(string folder, string name, string content)
    {
        var path = Path.Combine(folder, $"nginx-{name}.conf");
        var temporary = Path.Combine(folder, $"nginx-{name}");
        Directory.CreateDirectory(temporary);
        File.WriteAllText(path, $$"""
            daemon off;
            worker_processes {{Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)}};
            worker_rlimit_nofile 16384;
            pid {{temporary}}/pid;
            error_log stderr warn;
            events { worker_connections 8192; }
            http {
              access_log off;
              keepalive_requests 1000000000;
              client_body_temp_path {{temporary}}/body;
              proxy_temp_path {{temporary}}/proxy;
              fastcgi_temp_path {{temporary}}/fastcgi;
              uwsgi_temp_path {{temporary}}/uwsgi;
              scgi_temp_path {{temporary}}/scgi;
              {{content}}
            }
            """);
        return path;
    }
}
