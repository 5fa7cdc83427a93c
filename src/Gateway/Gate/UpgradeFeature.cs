using Microsoft.AspNetCore.Http.Features;

namespace Berth.Gateway.Gate;

/// <summary>Gives the forwarder an <see cref="UpgradedStream"/> where it asks for the client's side of a WebSocket.</summary>
internal sealed class UpgradeFeature(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect, GateConnection connection)
    : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest == true;

    public bool IsExtendedConnect => connect?.IsExtendedConnect == true;

    public string? Protocol => connect?.Protocol;

    public static void Watch(HttpContext context, GateConnection connection)
    {
        var feature = new UpgradeFeature(
            context.Features.Get<IHttpUpgradeFeature>(), context.Features.Get<IHttpExtendedConnectFeature>(), connection);
        context.Features.Set<IHttpUpgradeFeature>(feature);
        context.Features.Set<IHttpExtendedConnectFeature>(feature);
    }

    public async Task<Stream> UpgradeAsync() => Wrap(await upgrade!.UpgradeAsync());

    public async ValueTask<Stream> AcceptAsync() => Wrap(await connect!.AcceptAsync());

    private UpgradedStream Wrap(Stream stream)
    {
        var wrapped = new UpgradedStream(stream, connection);
        connection.Goodbye = wrapped.CloseAsync;
        return wrapped;
    }
}
