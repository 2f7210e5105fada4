namespace NetMonitor.Domain.Alerts.Detectors;

/// <summary>The first set of detectors, in their order.</summary>
public static class AllDetectors
{
    public static IReadOnlyList<Detector> Table { get; } =
    [
        new RefusedAccount(), new RefusedNetwork(), new Spraying(), new NewDevice(), new TwoNetworks(), new OutsideHours(), new AccountsMade(),
        new WithoutForm(), new LostKeyShown(), new CodeReplayed(), new BulkReading(), new OutsideScope(), new DormantUsed(), new OldPassword(),
        new SealBroken(), new OutsideProvisional(), new WatchStopped(), new LeakToldOf(),
    ];

    public static Detector Of(DetectorId id) => Table[(int)id - 1];
}
