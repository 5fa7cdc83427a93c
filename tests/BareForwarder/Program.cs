using System.Net;
using Yarp.ReverseProxy.Forwarder;

// berth-bare-forwarder LISTEN UPSTREAM: the least that a proxy made of Kestrel and YARP can be. It has the settings of the gate where
// these cost or save time, so that what remains between the two is what the gate does.
if (args is not [var listen, var upstream])
{
    Console.Error.WriteLine("Berth.BareForwarder: needs two addresses, where it listens and where it sends everything.");
    return 2;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.Services.AddHttpForwarder();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = null;
});
builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
builder.WebHost.UseUrls(listen);
var app = builder.Build();
var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
using var invoker = new HttpMessageInvoker(new SocketsHttpHandler
{
    UseProxy = false,
    UseCookies = false,
    AllowAutoRedirect = false,
    AutomaticDecompression = DecompressionMethods.None,
    ActivityHeadersPropagator = null,
    PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
});
var config = new ForwarderRequestConfig
{
    ActivityTimeout = TimeSpan.FromHours(1),
    Version = HttpVersion.Version11,
    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
};
app.Run(async context => await forwarder.SendAsync(context, upstream, invoker, config, HttpTransformer.Default));
await app.RunAsync();
return 0;
