[assembly: AssemblyFixture(typeof(WatchedStores))]
