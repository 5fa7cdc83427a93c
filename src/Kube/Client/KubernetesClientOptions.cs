using System.Text.Json.Serialization.Metadata;
using Berth.Kube.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Kube.Client;

/// <summary>How a <see cref="KubernetesClient"/> behaves; every setting has a default that suits a controller.</summary>
public sealed class KubernetesClientOptions
{
    /// <summary>Where the client logs; nowhere unless set.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>The clock of timeouts, retries and credential refreshes.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where requests are counted; nowhere unless set.</summary>
    public ApiMetrics? Metrics { get; set; }

    /// <summary>Source-generated contexts of the customer's own kinds; the kinds of this assembly are always known.</summary>
    public IList<IJsonTypeInfoResolver> JsonResolvers { get; } = [];

    /// <summary>The longest a request may take, its retries excluded; watches have a watchdog of their own. 60 s unless set.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest that making a connection may take, TLS included. 15 s unless set.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many requests, watches excluded, may be under way at once; more wait. 64 unless set.</summary>
    public int MaxConcurrentRequests { get; set; } = 64;

    /// <summary>How often a request that is safe to repeat is repeated, at most. 5 unless set.</summary>
    public int MaxRetries { get; set; } = 5;

    /// <summary>A server that asks to wait for longer than this is not waited for: the call fails. 30 s unless set.</summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest single object, in bytes of JSON, that is accepted; a list may hold any number. 16 MiB unless set.</summary>
    public int MaxObjectBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>A watch gets a server-side timeout at random between this and its double, so that watches do not end all at once. 5 min.</summary>
    public TimeSpan WatchTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after the server's own timeout a watch that is still silent is given up as dead. 30 s unless set.</summary>
    public TimeSpan WatchTimeoutMargin { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Asked before each write is sent: why it must not be, or null. One who has led and leads no more must not write, and finds out only
    /// here when the process was suspended in the middle of its work. Leases are not asked about. Nothing stands against writes unless set.
    /// </summary>
    public Func<string?>? WhyNotWrite { get; set; }

    /// <summary>Names the program in the API server's log and as the default of field managers.</summary>
    public string UserAgent { get; set; } = "berth";
}
