namespace Berth.Tests.Faults.Proxy;

/// <summary>What happens to a request instead of its being passed on.</summary>
public delegate Task Fault(Exchange exchange);
