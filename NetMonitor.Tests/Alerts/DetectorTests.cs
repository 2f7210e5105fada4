using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Alerts.Detectors;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using static NetMonitor.Tests.Alerts.Watched;

namespace NetMonitor.Tests.Alerts;

/// <summary>Each detector just below, at and above its threshold, and at its window's edge.</summary>
public sealed class DetectorTests
{
    private static readonly string s_officer = Name(2, 1);
    private static readonly string s_clerk = Name(2, 2);
    private static readonly string s_administrator = Name(1, 1, "3301061000");
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void D1_FifthTryIn15Minutes_IsMedium_TheTenthHigh_AndItStaysOneAlert()
    {
        var watched = new Watched(DetectorId.D1);
        for (var i = 0; i < 4; i++) Assert.Equal(0, watched.See(Noon + i * s_minute, Refused(), s_officer));

        Assert.Equal(1, watched.See(Noon + 4 * s_minute, Refused(), s_officer));
        Assert.Equal((AlertSeverity.Medium, 5L), Last(watched));
        for (var i = 5; i < 9; i++) watched.See(Noon + i * s_minute, Refused(), s_officer);
        Assert.Equal((AlertSeverity.Medium, 9L), Last(watched));
        Assert.Equal(1, watched.See(Noon + 9 * s_minute, Refused(), s_officer));
        Assert.Equal((AlertSeverity.High, 10L), Last(watched));
        Assert.Equal(s_officer, watched.Alerts[0].About.Account);
    }

    [Fact]
    public void D1_AtTheWindowsEdge_TheFirstTryCountsNoMore()
    {
        var inside = new Watched(DetectorId.D1);
        var outside = new Watched(DetectorId.D1);
        foreach (var watched in new[] { inside, outside })
            for (var i = 0; i < 4; i++) watched.See(Noon + i * s_minute, Refused(), s_officer);

        Assert.Equal(1, inside.See(Noon.AddMinutes(15).AddTicks(-10), Refused(), s_officer));
        Assert.Equal(0, outside.See(Noon.AddMinutes(15), Refused(), s_officer));
    }

    [Fact]
    public void D1_TwentyInADay_OneEachHour_IsHigh()
    {
        var watched = new Watched(DetectorId.D1);
        for (var i = 0; i < 19; i++) Assert.Equal(0, watched.See(Noon.AddHours(i), Refused(), s_officer));

        Assert.Equal(1, watched.See(Noon.AddHours(19), Refused(), s_officer));
        Assert.Equal((AlertSeverity.High, 20L), Last(watched));
    }

    [Fact]
    public void D1_MoreOfTheSame_Within30MinutesOfResolving_OpensItAgain_LaterIsAnotherAlert()
    {
        var watched = new Watched(DetectorId.D1);
        for (var i = 0; i < 5; i++) watched.See(Noon + i * s_minute, Refused(), s_officer);
        watched.Resolve(Noon + 5 * s_minute, watched.Alerts[0]);

        Assert.Equal(1, watched.See(Noon + 6 * s_minute, Refused(), s_officer));
        Assert.True(watched.Effects[^1].Reopens);
        watched.Resolve(Noon + 7 * s_minute, watched.Alerts[0]);
        for (var i = 40; i < 45; i++) watched.See(Noon + i * s_minute, Refused(), s_officer);
        Assert.Equal(2, watched.Alerts.Count);
        Assert.False(watched.Effects[^1].Reopens);
    }

    [Fact]
    public void Exception_SilencesAndCounts_AndEndsByItself()
    {
        var watched = new Watched(DetectorId.D1);
        watched.See(
            Noon - s_minute, new DetectorExcepted(DetectorId.D1, s_officer, Noon.AddHours(1), "演练"), subject: Subject.Detector(DetectorId.D1));

        for (var i = 0; i < 7; i++) Assert.Equal(0, watched.See(Noon + i * s_minute, Refused(), s_officer));
        Assert.Equal(7, watched.Effects[^1].Silenced);
        for (var i = 60; i < 65; i++) watched.See(Noon + i * s_minute, Refused(), s_officer);
        Assert.Single(watched.Alerts);
    }

    [Fact]
    public void Settings_OfAFirstLevelAuthority_OnlyTighten_ForItsTree()
    {
        var province = UnitPath.Parse("1000000000/3300000000/");
        var figures = new Dictionary<string, int> { ["few"] = 3 };
        var settings = new SettingsOfDetectors([new DetectorSettings(DetectorId.D1, province, 1, Noon, figures, "浙市监〔2026〕1号", s_administrator, Noon)]);
        var (inside, outside) = (new Watched(DetectorId.D1, settings), new Watched(DetectorId.D1, settings));
        const string Elsewhere = "1000000000/4400000000/4403050000/";

        for (var i = 0; i < 3; i++)
        {
            inside.See(Noon + i * s_minute, Refused(), s_officer);
            outside.See(Noon + i * s_minute, Refused(), Name(2, 1, "4403050000"), unitPath: Elsewhere);
        }

        Assert.Single(inside.Alerts);
        Assert.Empty(outside.Alerts);
        var detector = AllDetectors.Of(DetectorId.D1);
        Assert.Equal("DetectorLoosened", settings.WhyNot(detector, province, new Dictionary<string, int> { ["few"] = 6 }, Noon)?.Code);
        Assert.Equal("R19.1", settings.WhyNot(detector, province, new Dictionary<string, int> { ["few"] = 6 }, Noon)?.Rule);
        Assert.Null(settings.WhyNot(detector, UnitPath.Root(UnitCode.Nation), new Dictionary<string, int> { ["few"] = 6 }, Noon));
        Assert.Equal("FigureUnknown", settings.WhyNot(detector, province, new Dictionary<string, int> { ["lots"] = 6 }, Noon)?.Code);
        Assert.Equal("FigureBeyond", settings.WhyNot(detector, province, new Dictionary<string, int> { ["few"] = 1 }, Noon)?.Code);
    }

    [Fact]
    public void Settings_OfAFirstLevelAuthority_NeverTakeASeverityDown()
    {
        var province = UnitPath.Parse("1000000000/3300000000/");
        var lower = new Dictionary<string, int> { ["severity"] = (int)AlertSeverity.Medium };
        var detector = AllDetectors.Of(DetectorId.D9);

        Assert.Equal("DetectorLoosened", SettingsOfDetectors.First.WhyNot(detector, province, lower, Noon)?.Code);
        var kept = new SettingsOfDetectors([new DetectorSettings(DetectorId.D9, province, 1, Noon, lower, "浙市监〔2026〕1号", s_administrator, Noon)]);
        Assert.Equal(AlertSeverity.Critical, kept.For(detector, "1000000000/3300000000/", Noon).Severity("severity"));
    }

    [Theory]
    [InlineData(29, 3, 0)]
    [InlineData(30, 3, 1)]
    [InlineData(31, 3, 1)]
    [InlineData(60, 2, 0)]
    public void D2_ThirtyTriesOfThreeNames_FromOneNetwork(int tries, int names, int alerts)
    {
        var watched = new Watched(DetectorId.D2);
        for (var i = 0; i < tries; i++) watched.See(Noon.AddSeconds(i), Refused("203.0.113.9"), Name(2, 1 + i % names));

        Assert.Equal(alerts, watched.Alerts.Count);
        if (alerts > 0) Assert.Equal(("203.0.113.9", "3301060000"), (watched.Alerts[0].Key, watched.Alerts[0].About.UnitCode));
    }

    [Fact]
    public void D2_TriesThatWereNotWeighed_CountToo()
    {
        var watched = new Watched(DetectorId.D2);
        for (var i = 0; i < 3; i++) watched.See(Noon.AddSeconds(i), Refused("203.0.113.9"), Name(2, 1 + i));
        Assert.Equal(0, watched.See(Noon.AddSeconds(9), new SignInsThrottled("203.0.113.9", Noon, 26), null));

        Assert.Equal(1, watched.See(Noon.AddSeconds(10), new SignInsThrottled("203.0.113.9", Noon, 1), null));
    }

    [Theory]
    [InlineData(9, 1, 0)]
    [InlineData(10, 1, 1)]
    [InlineData(10, 3, 1)]
    [InlineData(10, 4, 0)]
    public void D3_TenNames_WithAtMostThreeTriesEach(int names, int tries, int alerts)
    {
        var watched = new Watched(DetectorId.D3);
        for (var name = 0; name < names; name++)
            for (var i = 0; i < tries; i++) watched.See(Noon.AddSeconds(name * 10 + i), Refused("203.0.113.9"), Name(2, 1 + name));

        Assert.Equal(alerts, watched.Alerts.Count(alert => alert.Severity == AlertSeverity.High && alert.Of == "203.0.113.9"));
    }

    [Fact]
    public void D3_OneOfThemSignsInFromThereWithinADay_IsCritical()
    {
        var watched = new Watched(DetectorId.D3);
        for (var name = 0; name < 10; name++) watched.See(Noon.AddSeconds(name), Refused("203.0.113.9"), Name(2, 1 + name));

        Assert.Equal(1, watched.See(Noon.AddHours(1), In("198.51.100.1"), Name(2, 20)));
        Assert.Equal(2, watched.See(Noon.AddHours(2), In("203.0.113.9"), Name(2, 3)));
        Assert.Equal((AlertSeverity.Critical, Name(2, 3)), (watched.Alerts[^1].Severity, watched.Alerts[^1].About.Account));
        Assert.Equal(2, watched.See(Noon.AddHours(25), In("203.0.113.9"), Name(2, 4)));
    }

    [Fact]
    public void D3_FromManyNetworks_IsSeenAtTheAuthority()
    {
        var watched = new Watched(DetectorId.D3);
        for (var name = 0; name < 10; name++) watched.See(Noon.AddSeconds(name), Refused($"203.0.113.{name}"), Name(2, 1 + name));

        Assert.Equal("authority 3301060000", Assert.Single(watched.Alerts).Of);
    }

    [Fact]
    public void D4_ADeviceUnseenFor180Days_NeverTheFirst_AdministratorsHigh()
    {
        var watched = new Watched(DetectorId.D4);
        Assert.Equal(0, watched.See(Noon, In("10.0.0.1", "laptop"), s_officer));
        Assert.Equal(0, watched.See(Noon.AddDays(1), In("10.0.0.1", "laptop"), s_officer));
        Assert.Equal(1, watched.See(Noon.AddDays(2), In("10.0.0.1", "phone"), s_officer));
        Assert.Equal(AlertSeverity.Medium, watched.Alerts[0].Severity);
        Assert.Equal(1, watched.See(Noon.AddDays(3), In("10.0.0.1", "phone"), s_officer));
        Assert.Equal(2, watched.See(Noon.AddDays(183), In("10.0.0.1", "laptop"), s_officer));
        watched.See(Noon, In("10.0.0.1", "laptop"), s_administrator);
        watched.See(Noon, In("10.0.0.9", "laptop"), s_administrator);
        Assert.Equal(AlertSeverity.High, watched.Alerts[^1].Severity);
    }

    [Fact]
    public void D5_TwoNetworksWithinFiveMinutes()
    {
        var (within, later, moved) = (new Watched(DetectorId.D5), new Watched(DetectorId.D5), new Watched(DetectorId.D5));
        foreach (var watched in new[] { within, later }) watched.See(Noon, In("10.0.0.1"), s_officer);

        Assert.Equal(1, within.See(Noon.AddMinutes(5).AddTicks(-10), In("10.0.0.2"), s_officer));
        Assert.Equal(0, later.See(Noon.AddMinutes(5), In("10.0.0.2"), s_officer));
        Assert.Equal(1, later.See(Noon.AddHours(3), In("10.0.0.7", kind: "Api"), s_officer));
        Assert.Equal(0, moved.See(Noon, new SessionUsedElsewhere(Guid.Empty, "a", "b", Noon.AddMinutes(-5)), s_officer));
        Assert.Equal(1, moved.See(Noon, new SessionUsedElsewhere(Guid.Empty, "a", "b", Noon.AddMinutes(-4)), s_officer));
    }

    [Theory]
    [InlineData("2026-09-01T06:59:59+08:00", 1)]
    [InlineData("2026-09-01T07:00:00+08:00", 0)]
    [InlineData("2026-09-01T20:59:59+08:00", 0)]
    [InlineData("2026-09-01T21:00:00+08:00", 1)]
    [InlineData("2026-09-05T12:00:00+08:00", 1)] // a Saturday
    [InlineData("2026-10-01T12:00:00+08:00", 1)] // a holiday
    [InlineData("2026-10-10T12:00:00+08:00", 0)] // a Saturday that is worked
    public void D6_AdministratorOutsideHours(string at, int alerts)
    {
        var watched = new Watched(DetectorId.D6);
        Assert.Equal(alerts, watched.See(DateTimeOffset.Parse(at), In("10.0.0.1"), s_administrator, s_administrator, Center));
        Assert.Equal(alerts, watched.See(DateTimeOffset.Parse(at), In("10.0.0.1"), s_officer, s_officer));

        watched.See(DateTimeOffset.Parse(at).AddTicks(10), new PasswordReset("忘记"), s_officer, s_administrator, Center);
        Assert.Equal(alerts, watched.Alerts.Count);
        if (alerts > 0) Assert.Equal((AlertSeverity.High, 2L), Last(watched));
    }

    [Fact]
    public void D7_TenAccountsInTenMinutes_NotWhereTheyWereTriedOut_AnyAtNight()
    {
        var (hasty, tried, night) = (new Watched(DetectorId.D7), new Watched(DetectorId.D7), new Watched(DetectorId.D7));
        tried.See(Noon.AddMinutes(-1), new AccountImportTried(12, 0), s_administrator, s_administrator, Center);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(i < 9 ? 0 : 1, hasty.See(Noon.AddSeconds(i), Created(), Name(2, 100 + i), s_administrator, Center));
            Assert.Equal(0, tried.See(Noon.AddSeconds(i), Created(), Name(2, 100 + i), s_administrator, Center));
        }

        Assert.Equal(1, night.See(Noon.AddHours(10), Created(), Name(2, 100), s_administrator, Center));
        Assert.Equal(s_administrator, hasty.Alerts[0].About.Account);
    }

    [Fact]
    public void D8_PendingForFiveWorkingDays_IsMedium_OnceTheyAreOver_EnabledWithoutAFormCritical()
    {
        var watched = new Watched(DetectorId.D8);
        watched.See(Noon, Created(), s_administrator, Name(1, 2, "3301001000"), Center);
        Assert.Equal(0, watched.See(Noon.AddDays(7), new WatchTested(new DateOnly(2026, 9, 8)), subject: Subject.Detector(DetectorId.D17)));

        Assert.Equal(1, watched.See(Noon.AddDays(7.5), new WatchTested(new DateOnly(2026, 9, 9)), subject: Subject.Detector(DetectorId.D17)));
        Assert.Equal(new DateTimeOffset(2026, 9, 9, 0, 0, 0, TimeSpan.FromHours(8)), watched.Alerts[0].At);
        watched.See(Noon.AddDays(8), new AccountEnabled("已核", null), s_administrator, Name(1, 2, "3301001000"), Center);
        Assert.Equal(AlertSeverity.Critical, watched.Alerts[^1].Severity);
    }

    [Fact]
    public void D8_WithItsForm_IsNoAlert()
    {
        var watched = new Watched(DetectorId.D8);
        watched.See(Noon, Created(), s_administrator, Name(1, 2, "3301001000"), Center);
        watched.See(Noon.AddDays(2), new AccountEnabled("已核", "F3301002026000001"), s_administrator, Name(1, 2, "3301001000"), Center);

        Assert.Equal(0, watched.See(Noon.AddDays(20), new WatchTested(new DateOnly(2026, 9, 21)), subject: Subject.Detector(DetectorId.D17)));
    }

    [Fact]
    public void D9_LostKeyShown_OrToBeBound()
    {
        var watched = new Watched(DetectorId.D9);
        Assert.Equal(0, watched.See(Noon, Refused(), s_officer));
        Assert.Equal(1, watched.See(Noon, new SignInRefused("10.0.0.1", SignInCause.KeyLost, Key: "NM00000001"), s_officer));
        watched.See(
            Noon.AddHours(3), new Domain.Accounts.Refused("BindKey", null, "KeyIsLost", "R12.1", new Dictionary<string, string> { ["serial"] = "NM00000002" }),
            s_administrator, s_administrator, Center);
        Assert.Equal(["NM00000001", "NM00000002"], watched.Alerts.Select(alert => alert.Key));
    }

    [Fact]
    public void D10_CodeTwice_IsHigh_ThreeTimesCritical_ADoubleClickNothing()
    {
        var watched = new Watched(DetectorId.D10);
        watched.See(Noon, new SignedIn("Page", "10.0.0.1", Guid.Empty, "laptop", Key: "NM1"), s_officer);
        Assert.Equal(0, watched.See(Noon.AddSeconds(10), Replayed("10.0.0.1", "laptop"), s_officer));
        Assert.Equal(1, watched.See(Noon.AddSeconds(10).AddTicks(10), Replayed("10.0.0.1", "laptop"), s_officer));
        watched.See(Noon.AddSeconds(12), Replayed("10.0.0.2", "laptop"), s_officer);
        Assert.Equal((AlertSeverity.High, 2L), Last(watched));
        watched.See(Noon.AddSeconds(13), Replayed("10.0.0.2", "laptop"), s_officer);
        Assert.Equal((AlertSeverity.Critical, 3L), Last(watched));

        static SignInRefused Replayed(string network, string device) => new(network, SignInCause.CodeReplayed, device, Key: "NM1");
    }

    [Fact]
    public void D11_HundredAndFirstReadOfAnHour_OrALargeExport_NightCritical()
    {
        var (reads, rows, night) = (new Watched(DetectorId.D11), new Watched(DetectorId.D11), new Watched(DetectorId.D11));
        for (var i = 0; i < 100; i++) Assert.Equal(0, reads.See(Noon.AddSeconds(i), Opened(), s_officer, s_officer));
        Assert.Equal(1, reads.See(Noon.AddSeconds(100), Opened(), s_officer, s_officer));

        Assert.Equal(0, rows.See(Noon, Exported(5_000), s_officer, s_officer));
        Assert.Equal(0, rows.See(Noon.AddDays(1), Exported(15_000), s_officer, s_officer));
        Assert.Equal(1, rows.See(Noon.AddDays(2), Exported(45_001), s_officer, s_officer));
        night.See(Noon.AddHours(11), Exported(5_001), s_officer, s_officer);
        Assert.Equal(AlertSeverity.Critical, night.Alerts[0].Severity);
    }

    [Fact]
    public void D11_WhoReadsMuchEveryDay_HasItsOwnMeasure()
    {
        var watched = new Watched(DetectorId.D11);
        for (var day = 0; day < 10; day++)
            for (var i = 0; i < 60; i++) watched.See(Noon.AddDays(day).AddSeconds(i), Opened(), s_officer, s_officer);
        for (var i = 0; i < 300; i++) Assert.Equal(0, watched.See(Noon.AddDays(10).AddSeconds(i), Opened(), s_officer, s_officer));

        Assert.Equal(1, watched.See(Noon.AddDays(10).AddSeconds(300), Opened(), s_officer, s_officer));
    }

    [Fact]
    public void D11_WhoHasFewDaysOfItsOwn_IsMeasuredByItsRole()
    {
        var watched = new Watched(DetectorId.D11);
        string[] colleagues = [Name(2, 11), Name(2, 12), Name(2, 13)];
        foreach (var account in colleagues.Append(s_officer)) watched.See(Noon.AddDays(-9), Created(), account);
        // In an hour of the day before: 30, 40 and 90.
        foreach (var (account, reads) in colleagues.Zip([30, 40, 90]))
            for (var i = 0; i < reads; i++) watched.See(Noon.AddDays(-1).AddSeconds(i), Opened(), account, account);
        for (var i = 0; i < 200; i++) Assert.Equal(0, watched.See(Noon.AddSeconds(i), Opened(), s_officer, s_officer));

        Assert.Equal(1, watched.See(Noon.AddSeconds(200), Opened(), s_officer, s_officer));
    }

    [Fact]
    public void D12_FiveInTenMinutes_IsHigh_FewerAreTheDaysWord()
    {
        var (many, few) = (new Watched(DetectorId.D12), new Watched(DetectorId.D12));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(0, many.See(Noon + i * s_minute, Outside(), s_officer, s_officer));
            few.See(Noon + i * s_minute, Outside(), s_officer, s_officer);
        }

        Assert.Equal(1, many.See(Noon + 9 * s_minute, Outside(), s_officer, s_officer));
        Assert.Equal(AlertSeverity.High, many.Alerts[0].Severity);
        Assert.Equal(0, few.See(Noon.AddHours(11.9), Outside(RefusalKind.Conflict), s_officer, s_officer));
        few.See(Noon.AddHours(12), new WatchTested(new DateOnly(2026, 9, 2)), subject: Subject.Detector(DetectorId.D17));
        Assert.Equal((AlertSeverity.Medium, 4L), Last(few));
        Assert.Null(few.Alerts[0].About.Account);
    }

    [Theory]
    [InlineData(2, 89, 0)]
    [InlineData(2, 90, 1)]
    [InlineData(1, 29, 0)]
    [InlineData(1, 30, 1)]
    public void D13_UsedAfterLong(int class_, int days, int alerts)
    {
        var (watched, account) = (new Watched(DetectorId.D13), Name(class_, 1));
        watched.See(Noon, In("10.0.0.1"), account);

        Assert.Equal(alerts, watched.See(Noon.AddDays(days), In("10.0.0.1"), account));
    }

    [Fact]
    public void D14_ThreeSignInsWithAnOldPassword_OrAnythingReachedWithIt()
    {
        var (signIns, reached) = (new Watched(DetectorId.D14), new Watched(DetectorId.D14));
        foreach (var watched in new[] { signIns, reached }) watched.See(Noon, new PasswordChanged(), s_officer, s_officer);
        Assert.Equal(0, reached.See(Noon.AddDays(180).AddTicks(-10), new TaskDrafted("x"), null, s_officer));

        for (var i = 0; i < 2; i++) Assert.Equal(0, signIns.See(Noon.AddDays(180 + i), In("10.0.0.1"), s_officer, s_officer));
        Assert.Equal(1, signIns.See(Noon.AddDays(182), In("10.0.0.1"), s_officer, s_officer));
        Assert.Equal(AlertSeverity.Medium, signIns.Alerts[0].Severity);
        Assert.Equal(1, reached.See(Noon.AddDays(180), new TaskDrafted("x"), null, s_officer));
        Assert.Equal(AlertSeverity.Critical, reached.Alerts[0].Severity);
    }

    [Fact]
    public void D15_BrokenSeal_IsOneAlertByItsFirstBrokenEntry()
    {
        var watched = new Watched(DetectorId.D15);
        watched.See(Noon, new JournalFoundBroken(812, 900), subject: Subject.Journal("log"));
        watched.See(Noon.AddHours(1), new JournalFoundBroken(812, 950), subject: Subject.Journal("log"));

        Assert.Single(watched.Alerts);
        Assert.Equal(AlertSeverity.Critical, watched.Alerts[0].Severity);
    }

    [Fact]
    public void D16_LetInOutsideTheDecision_IsCritical_ThreeRefusedInAnHourHigh()
    {
        var (letIn, tries) = (new Watched(DetectorId.D16), new Watched(DetectorId.D16));
        var decision = new ProvisionalDecision("市监办〔2026〕5号", new DateOnly(2026, 9, 1), [UnitCode.Parse("3301060000")]);
        letIn.See(Noon.AddDays(-1), new SignInPolicySet(decision, null, false), subject: Subject.SignInPolicy());
        letIn.See(Noon.AddDays(-1), new UnitNetworksSet("", ["10.0.0.0/24"], []), subject: Subject.Unit(UnitCode.Parse("3301000000")));
        Assert.Equal(0, letIn.See(Noon, In("10.0.0.1", byText: true), s_officer));
        Assert.Equal(1, letIn.See(Noon.AddHours(12), In("10.0.0.1", byText: true), s_officer));
        Assert.Equal(AlertSeverity.Critical, letIn.Alerts[0].Severity);

        for (var i = 0; i < 2; i++) Assert.Equal(0, tries.See(Noon + i * s_minute, NotAllowed(), s_officer));
        Assert.Equal(1, tries.See(Noon.AddMinutes(59), NotAllowed(), s_officer));

        static SignInRefused NotAllowed() => new("10.0.0.1", SignInCause.ModeNotAllowed, ByText: true);
    }

    [Fact]
    public void D16_LetInFromANetworkThatIsNotListed_IsCritical_AndTheNearestListCounts()
    {
        var watched = new Watched(DetectorId.D16);
        watched.See(
            Noon, new SignInPolicySet(new ProvisionalDecision("市监办〔2026〕5号", new DateOnly(2026, 12, 1), [UnitCode.Nation]), null, false),
            subject: Subject.SignInPolicy());
        Assert.Equal(1, watched.See(Noon, In("10.0.0.1", byText: true), s_officer));
        Lists("1000000000", "10.0.0.0/8");
        Assert.Equal(1, watched.See(Noon.AddMinutes(1), In("10.0.0.1", byText: true), s_clerk));
        Lists("3301060000", "10.1.0.0/16");
        Assert.Equal(1, watched.See(Noon.AddMinutes(2), In("10.1.0.1", byText: true), s_clerk));
        Assert.Equal(2, watched.See(Noon.AddMinutes(3), In("10.0.0.1", byText: true), s_clerk));
        Assert.All(watched.Alerts, alert => Assert.Equal(AlertSeverity.Critical, alert.Severity));

        void Lists(string unit, string network) =>
            watched.See(Noon, new UnitNetworksSet("", [network], []), subject: Subject.Unit(UnitCode.Parse(unit)));
    }

    [Fact]
    public void D17_ADetectorThatStopped_IsCritical()
    {
        var watched = new Watched(DetectorId.D17);
        Assert.Equal(1, watched.See(Noon, new DetectorStopped(DetectorId.D3, "ArgumentException", 5), subject: Subject.Detector(DetectorId.D3)));
        Assert.Equal(AlertSeverity.Critical, watched.Alerts[0].Severity);
    }

    [Fact]
    public void D18_AReportOfAnothersLeak_IsHigh()
    {
        var watched = new Watched(DetectorId.D18);
        Assert.Equal(1, watched.See(Noon, new Domain.Incidents.LeakReported(null, "收到以其名义发出的消息"), s_officer, Name(2, 9)));
        Assert.Equal((AlertSeverity.High, s_officer), (watched.Alerts[0].Severity, watched.Alerts[0].About.Account));
    }

    [Fact]
    public void Identity_FollowsFromDetectorVersionKeyAndStart_AndIsTheSameOnceMore()
    {
        Guid Once(int shift)
        {
            var watched = new Watched(DetectorId.D1);
            for (var i = 0; i < 5; i++) watched.See(Noon + (i + shift) * s_minute, Refused(), s_officer);
            return watched.Alerts[0].Id;
        }

        Assert.Equal(Once(0), Once(0));
        Assert.NotEqual(Once(0), Once(1));
    }

    private static SignInRefused Refused(string network = "203.0.113.1") => new(network, SignInCause.WrongPassword);

    private static SignedIn In(string network, string? device = null, string kind = "Page", bool byText = false) =>
        new(kind, network, Guid.CreateVersion7(Noon), device, byText);

    private static AccountCreated Created() => new(
        "", "", "", "", [Role.EnforcementOfficer], AccountStatus.Pending, null, [], null, null, null);

    private static Domain.Evidence.EvidenceOpened Opened() => new("a.pdf", "00");

    private static AssignmentsExported Exported(int rows) => new("T1000002026000001", "x", null, null, null, rows);

    private static Domain.Accounts.Refused Outside(RefusalKind kind = RefusalKind.OutOfScope) =>
        new("GET /tasks/{number}", null, "TaskNotFound", null, null, null, kind);

    private static (AlertSeverity Severity, long Count) Last(Watched watched) => (watched.Effects[^1].Severity, watched.Effects[^1].Count);
}
