namespace Berth.Gateway.Login;

/// <summary>A token that does not belong to this login, or that nobody trusted has signed. The message holds nothing of it.</summary>
internal sealed class RefusedTokenException(string message, Exception? innerException = null) : Exception(message, innerException);
