using System.Net;

namespace Berth.Tests.Integration.Gateway.Proxies;

/// <summary>What ingress-nginx makes of the Ingresses of one host (its nginx.tmpl and template.go, of March 2026), as far as it plays a part here.</summary>
internal static class NginxConfiguration
{
    private const string Prefix = "nginx.ingress.kubernetes.io/";

    /// <summary>How errors are answered by a backend of the administrator's.</summary>
    public enum CustomErrors
    {
        /// <summary>Not at all.</summary>
        None,

        /// <summary>Since 1.13.7: not the answers of whoever is asked.</summary>
        OfRequests,

        /// <summary>Before: these, too (CVE-2026-24513).</summary>
        OfAnswersToo,
    }

    public static string Of(
        int port,
        string folder,
        string host,
        IReadOnlyDictionary<string, string> annotations,
        IPEndPoint gateway,
        int workspacePort,
        CustomErrors errors)
    {
        var authUrl = new Uri(annotations[Prefix + "auth-url"]);
        var header = annotations[Prefix + "auth-response-headers"];
        return $$"""
            daemon off;
            master_process off;
            pid {{folder}}/nginx.pid;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
              {{(errors is CustomErrors.None ? "" : "proxy_intercept_errors on;")}}
              server { listen 127.0.0.1:{{port}} default_server; return 404 "no such host"; }
              server {
                listen 127.0.0.1:{{port}};
                server_name {{host}};
                {{(errors is CustomErrors.None ? "" : "error_page 401 403 404 = @custom;")}}
                location @custom { internal; return 200 "a page of the administrator's"; }

                location = /_external-auth {
                  internal;
                  {{(errors is CustomErrors.OfAnswersToo ? "" : "proxy_intercept_errors off;")}}
                  proxy_pass_request_body off;
                  proxy_set_header Content-Length "";
                  proxy_set_header X-Forwarded-Proto "";
                  proxy_set_header Host {{authUrl.Host}};
                  proxy_set_header X-Original-URL $scheme://$http_host$request_uri;
                  proxy_set_header X-Original-Method $request_method;
                  proxy_set_header X-Sent-From "nginx-ingress-controller";
                  proxy_set_header X-Real-IP $remote_addr;
                  proxy_set_header X-Forwarded-For $remote_addr;
                  proxy_set_header X-Auth-Request-Redirect $request_uri;
                  proxy_pass_request_headers on;
                  proxy_http_version 1.1;
                  set $target "{{authUrl}}";
                  proxy_pass $target;
                }

                location @login {
                  internal;
                  add_header Set-Cookie $auth_cookie;
                  return 302 {{annotations[Prefix + "auth-signin"]}}?rd=$scheme://$http_host$request_uri;
                }

                location / {
                  auth_request /_external-auth;
                  auth_request_set $auth_cookie $upstream_http_set_cookie;
                  add_header Set-Cookie $auth_cookie;
                  auth_request_set $authHeader0 $upstream_http_{{header.ToLowerInvariant()}};
                  proxy_set_header '{{header}}' $authHeader0;
                  error_page 401 = @login;
                  proxy_set_header Host $http_host;
                  proxy_set_header Upgrade $http_upgrade;
                  proxy_set_header Connection $connection_upgrade;
                  proxy_set_header X-Real-IP $remote_addr;
                  proxy_set_header X-Forwarded-For $remote_addr;
                  proxy_set_header X-Forwarded-Host $http_host;
                  proxy_http_version 1.1;
                  proxy_pass http://127.0.0.1:{{workspacePort}};
                }

                location /.berth/ {
                  proxy_set_header Host $http_host;
                  proxy_set_header X-Forwarded-For $remote_addr;
                  proxy_http_version 1.1;
                  proxy_pass http://{{gateway}};
                }
              }
            }
            """;
    }
}
