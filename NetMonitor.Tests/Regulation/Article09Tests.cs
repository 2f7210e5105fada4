using NetMonitor.Domain.Accounts;
using NetMonitor.Tests.Accounts;
using NetMonitor.Tests.Support;
using static NetMonitor.Tests.Supervision.TaskBodies;

namespace NetMonitor.Tests.Regulation;

public class Article09Tests
{
    private static readonly Role[] AllRoles = Enum.GetValues<Role>();

    public static TheoryData<Role, Role> SystemAdministratorWithAnyOther()
    {
        var pairs = new TheoryData<Role, Role>();
        foreach (var administrator in AllRoles.Where(RoleRules.IsSystemAdministrator))
            foreach (var other in AllRoles.Where(role => role != administrator))
                pairs.Add(administrator, other);
        return pairs;
    }

    [Theory(DisplayName = "R9.1 a system administrator is given no other role, and who holds another is not made one")]
    [MemberData(nameof(SystemAdministratorWithAnyOther))]
    public void Grant_InBothDirections_IsRefused(Role administrator, Role other)
    {
        Refused.With("SystemAdministratorHoldsNothingElse", "R9.1", RoleRules.Grant([administrator], other));
        Refused.With("SystemAdministratorHoldsNothingElse", "R9.1", RoleRules.Grant([other], administrator));
        Refused.With("SystemAdministratorHoldsNothingElse", "R9.1", RoleRules.Together([other, administrator]));
    }

    [Fact(DisplayName = "R9.1 a system administrator role on its own is fine, named twice too")]
    public void Together_AloneOrTwiceTheSame_IsDone()
    {
        Assert.False(RoleRules.Together([Role.CenterSystemAdministrator]).IsRefused);
        Assert.False(RoleRules.Grant([Role.CenterSystemAdministrator], Role.CenterSystemAdministrator).IsRefused);
    }

    [Fact(DisplayName = "R9.1 other roles go together")]
    public void Together_WithoutSystemAdministrator_IsDone() => Assert.False(RoleRules.Together(
        [.. AllRoles.Where(role => !role.IsSystemAdministrator() && role != Role.SpecialDuty)]).IsRefused);

    [Fact(DisplayName = "R8.1 special duty holds nothing else")]
    public void Together_SpecialDutyWithAnother_IsRefused() =>
        Refused.With("SpecialDutyHoldsNothingElse", "R8.1", RoleRules.Together([Role.SpecialDuty, Role.EnforcementOfficer]));

    [Fact(DisplayName = "R9.1 an account without a role is malformed")]
    public void Together_None_IsRefused() => Refused.With("NoRoles", null, RoleRules.Together([]));
}

/// <summary>Art. 9 against the console: one person's accounts and registration forms.</summary>
public sealed class Article09FormTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string XihuCenter = "3301061000";
    private readonly TestConsole _console = fixture.Console;

    [Fact(DisplayName = "R9.1 an account can't be made, nor given roles, against the separation of duties, in neither direction")]
    public async Task Roles_AgainstSeparation_AreRefused()
    {
        var above = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        var rows = await _console.ScalarAsync<long>("select count(*) from accounts");
        (await above.Post("accounts", AccountBodies.Account(XihuCenter, Role.CenterSystemAdministrator,
            with => with["roles"] = new[] { "CenterSystemAdministrator", "KeyCustodian" }))).Refused(409, "SystemAdministratorHoldsNothingElse", "R9.1");
        var officer = await _console.AccountAsync(Role.KeyCustodian, Xihu);
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        (await own.CallAsync("PATCH", $"accounts/{officer.UserName}", new { roles = new[] { "KeyCustodian", "CenterSystemAdministrator" } }))
            .Refused(409, "SystemAdministratorHoldsNothingElse", "R9.1");
        (await own.CallAsync("PATCH", $"accounts/{officer.UserName}", new { roles = new[] { "CenterSystemAdministrator" } }))
            .Refused(409, "RolesOfAnotherClass", "R10.1");
        Assert.Equal(rows, await _console.ScalarAsync<long>("select count(*) from accounts"));
    }

    [Fact(DisplayName = "R9.2 a person holds no second account where one is a system administrator's, however the staff number is typed")]
    public async Task SecondAccount_OfAPerson_IsRefused()
    {
        var above = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        (await own.Post("accounts", AccountBodies.Account(Xihu, Role.EnforcementOfficer, with => with["staffNumber"] = "Z-9001"))).Ok();
        (await own.Post("accounts", AccountBodies.Account(XihuCenter, Role.KeyCustodian, with => with["staffNumber"] = "z9001"))).Ok();

        (await above.Post("accounts", AccountBodies.Account(XihuCenter, Role.CenterSystemAdministrator, with => with["staffNumber"] = "Ｚ９００１")))
            .Refused(409, "PersonHasAccount", "R9.2");
        (await above.Post("accounts", AccountBodies.Account(XihuCenter, Role.CenterSystemAdministrator, with => with["staffNumber"] = "Z 9002"))).Ok();
        (await own.Post("accounts", AccountBodies.Account(Xihu, Role.EnforcementOfficer, with => with["staffNumber"] = "Z9002")))
            .Refused(409, "PersonHasAccount", "R9.2");
    }

    [Fact(DisplayName = "R9.2 an exception that the receiving side records with its reason lets the second account be")]
    public async Task SecondAccount_WithARecordedException_IsMade()
    {
        var above = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        var own = await _console.As(Role.CenterSystemAdministrator, Xihu);
        (await own.Post("accounts", AccountBodies.Account(Xihu, Role.EnforcementOfficer, with => with["staffNumber"] = "Z9010"))).Ok();
        var form = (await own.Post("registration-forms", AccountBodies.Form(XihuCenter, Role.CenterSystemAdministrator, null,
            with => with["staffNumber"] = "Z9010"))).Ok().Text("number");
        var body = AccountBodies.Account(XihuCenter, Role.CenterSystemAdministrator, with => (with["staffNumber"], with["form"]) = ("Z9010", form));
        (await above.Post("accounts", body)).Refused(409, "PersonHasAccount", "R9.2");

        (await above.Post($"registration-forms/{form}/register", new { exception = "编制所限，一人两岗。" })).Ok();
        var created = (await above.Post("accounts", body)).Ok();

        Assert.Equal("Pending", created.Text("status"));
        (await above.Post($"accounts/{created.Text("userName")}/unfreeze", AccountBodies.Because())).Ok();
        Assert.Contains("编制所限", (await above.Read($"registration-forms/{form}")).Ok().Text("exception"), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "R9.3 a system administrator is enabled only once the receiving side has registered the form, and a form is good for one")]
    public async Task Enable_BeforeTheFormIsRegistered_IsRefused()
    {
        var above = await _console.As(Role.CenterSystemAdministrator, Zhejiang);
        var own = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        const string center = "3301001000";
        var userName = (await above.Post("accounts", AccountBodies.Account(center, Role.CenterSystemAdministrator))).Ok().Text("userName");
        (await above.Post($"accounts/{userName}/unfreeze", AccountBodies.Because())).Refused(409, "RegistrationFormMissing", "R9.3");
        (await above.Post($"accounts/{userName}/freeze", AccountBodies.Because())).Ok();
        (await above.Post($"accounts/{userName}/unfreeze", AccountBodies.Because())).Refused(409, "RegistrationFormMissing", "R9.3");

        var form = (await own.Post("registration-forms", AccountBodies.Form(center, Role.CenterSystemAdministrator, userName))).Ok().Text("number");
        Assert.StartsWith("F330100", form, StringComparison.Ordinal);
        (await above.Post($"accounts/{userName}/unfreeze", AccountBodies.Because())).Refused(409, "RegistrationFormMissing", "R9.3");
        (await own.Post($"registration-forms/{form}/register")).Refused(404, "FormNotFound", "R9.3");
        (await above.Post($"registration-forms/{form}/register")).Ok();
        (await above.Post($"registration-forms/{form}/register")).Refused(409, "FormStateRefused", "R9.3");
        (await above.Post($"accounts/{userName}/unfreeze", AccountBodies.Because())).Ok();

        Assert.Equal("Active", await _console.StateOfAsync(userName));
        // Adjusting it wants another form.
        (await above.CallAsync("PATCH", $"accounts/{userName}", new { name = "改名" })).Refused(409, "RegistrationFormMissing", "R9.3");
        var adjust = (await own.Post("registration-forms",
            AccountBodies.Form(center, Role.CenterSystemAdministrator, userName, with => with["purpose"] = "Adjust"))).Ok().Text("number");
        (await above.Post($"registration-forms/{adjust}/register")).Ok();
        (await above.CallAsync("PATCH", $"accounts/{userName}", new { name = "改名" })).Ok();
        (await above.CallAsync("PATCH", $"accounts/{userName}", new { name = "又改" })).Refused(409, "RegistrationFormMissing", "R9.3");
    }

    [Fact(DisplayName = "R9.3 the receiving side may enter a paper form of a unit that has nobody yet; a stranger sends none in another's name")]
    public async Task Form_OnPaper_IsEnteredByTheReceivingSide()
    {
        const string yuhang = "3301101000";
        var above = await _console.As(Role.CenterSystemAdministrator, Hangzhou);

        var number = (await above.Post("registration-forms", AccountBodies.Form(yuhang, Role.CenterSystemAdministrator, null))).Ok().Text("number");

        Assert.Equal("True", (await above.Read($"registration-forms/{number}")).Ok().Text("onPaper"));
        (Role, string)[] strangers =
            [(Role.CenterSystemAdministrator, Nanshan), (Role.CenterSystemAdministrator, Zhejiang), (Role.ResponsiblePerson, Xihu)];
        foreach (var (role, unit) in strangers)
        {
            var stranger = await _console.As(role, unit);
            (await stranger.Post("registration-forms", AccountBodies.Form(yuhang, Role.CenterSystemAdministrator, null))).Refused(404, "UnitNotFound", "R9.3");
            (await stranger.Read($"registration-forms/{number}")).Refused(404, "FormNotFound", "R9.3");
        }

        (await (await _console.As(Role.EnforcementOfficer, Hangzhou)).Post(
            "registration-forms", AccountBodies.Form(yuhang, Role.CenterSystemAdministrator, null))).Refused(403, "RoleRequired", "R9.3");
    }

    [Fact(DisplayName = "R9.3 a form is corrected until it is registered, by the side that entered it")]
    public async Task Form_IsCorrectedUntilRegistered()
    {
        var own = await _console.As(Role.ResponsiblePerson, Xihu);
        var above = await _console.As(Role.CenterSystemAdministrator, Hangzhou);
        var number = (await own.Post("registration-forms", AccountBodies.Form(XihuCenter, Role.CenterSystemAdministrator, null))).Ok().Text("number");

        (await own.CallAsync("PATCH", $"registration-forms/{number}", AccountBodies.Form(XihuCenter, Role.CenterSystemAdministrator, null,
            with => with["title"] = "主任"))).Ok();
        (await above.CallAsync("PATCH", $"registration-forms/{number}", AccountBodies.Form(XihuCenter, Role.CenterSystemAdministrator, null)))
            .Refused(404, "FormNotFound", "R9.3");
        (await above.Post($"registration-forms/{number}/register")).Ok();
        (await own.CallAsync("PATCH", $"registration-forms/{number}", AccountBodies.Form(XihuCenter, Role.CenterSystemAdministrator, null)))
            .Refused(409, "FormStateRefused", "R9.3");
        Assert.Equal("主任", (await own.Read($"registration-forms/{number}")).Ok().Body.GetProperty("content").GetProperty("title").GetString());
        (await own.Post("registration-forms", AccountBodies.Form(XihuCenter, Role.CenterSystemAdministrator, null, with => with["idNumber"] = "123")))
            .Refused(400, "FieldMalformed");
    }
}
