namespace Berth.Gateway.Login;

/// <summary>A provider cannot be reached, or answers what no provider should. The message holds no token and no secret.</summary>
internal sealed class ProviderException(string message, Exception? innerException = null) : Exception(message, innerException);
