using CsCheck;
using NetMonitor.Console.Auth;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Tests.Support;
using NetMonitor.Tests.Supervision;

namespace NetMonitor.Tests.Regulation;

/// <summary>Art. 10 as far as it needs no state: the coding rule (R10.1) and the password rule (R10.7).</summary>
public class Article10Tests
{
    private static readonly UserName Holder = UserName.Parse("330110301220076");

    private static Result Try(string password, params IEnumerable<string> names) =>
        PasswordRule.Check(password, Holder, AtRisk.Leaked, PasswordRule.Shortest, names);

    [Theory(DisplayName = "R10.1 check digits of the national coding rule")]
    [InlineData("0794", '5')]
    [InlineData("33011030122007", '6')]
    public void CheckDigit_WorkedExamples(string digits, char check) => Assert.Equal(check, UserName.CheckDigit(digits));

    [Fact(DisplayName = "R10.1 a user name is unit code, class, sequence and check digit")]
    public void Create_FromItsParts_IsFifteenDigits() => Assert.Equal(
        "330110301220076",
        UserName.Create(UnitCode.Parse("3301103012"), AccountClass.Other, 7).Value.ToString());

    [Fact(DisplayName = "R10.1 numbers run out rather than start again")]
    public void Create_PastTheLastSequence_IsRefused() =>
        Refused.With("UserNamesExhausted", "R10.1", UserName.Create(UnitCode.Nation, AccountClass.Other, 1000));

    [Fact(DisplayName = "R10.1 the class digit follows the roles")]
    public void ClassOf_Roles()
    {
        Assert.Equal(AccountClass.SystemAdministrator, RoleRules.ClassOf([Role.BodySystemAdministrator]));
        Assert.Equal(AccountClass.Other, RoleRules.ClassOf([Role.Leader, Role.ResponsiblePerson]));
        Assert.Equal(AccountClass.SpecialDuty, RoleRules.ClassOf([Role.SpecialDuty]));
    }

    [Theory(DisplayName = "R10.7 seven characters of all three classes are enough")]
    [InlineData("xk4!mvq")]
    [InlineData("杭州西湖9，水")]
    [InlineData("йцу7-кенг")]
    [InlineData("fünf 7 Äpfel")]
    [InlineData("tr7 🦊🦊 kolb")]
    [InlineData("٣٤ بتثج!")]
    public void Check_AllClasses_IsDone(string password) => Assert.Equal("Done", Refused.CodeOf(Try(password, "王小明")));

    [Theory(DisplayName = "R10.7 fewer than seven characters are refused, however many code units they take")]
    [InlineData("")]
    [InlineData("a1!")]
    [InlineData("xk4!mv")]
    [InlineData("🦊🦊🦊🦊a1")]
    public void Check_Short_IsRefused(string password) => Refused.With("PasswordTooShort", "R10.7", Try(password));

    [Fact(DisplayName = "R10.7 128 characters are allowed and 129 are not")]
    public void Check_Long_IsRefusedPast128()
    {
        var longest = "xk4!mvq" + string.Concat(Enumerable.Repeat("语", 121));

        Assert.Equal("Done", Refused.CodeOf(Try(longest)));
        Refused.With("PasswordTooLong", "R10.7", Try(longest + "语"));
    }

    [Theory(DisplayName = "R10.7 a missing class is refused")]
    [InlineData("xkqmvqpt")]
    [InlineData("83920174")]
    [InlineData("!?!?!?!?")]
    [InlineData("xkqm8392")]
    [InlineData("xkqm!?;:")]
    [InlineData("8392!?;:")]
    public void Check_AClassLacking_IsRefused(string password) =>
        Refused.With("PasswordLacksClasses", "R10.7", Try(password));

    [Theory(DisplayName = "R10.7 known-breached passwords are refused, dressed up or not")]
    [InlineData("Passw0rd!")]
    [InlineData("P@ssw0rd")]
    [InlineData("p@$$w0rd123456")]
    [InlineData("Password1!")]
    [InlineData("Admin@123")]
    [InlineData("admin@2026")]
    [InlineData("Aa123456!")]
    [InlineData("a123456.")]
    [InlineData("abc123!@#")]
    [InlineData("!QAZ2wsx")]
    [InlineData("1qaz@WSX")]
    [InlineData("1q2w3e4r!")]
    [InlineData("qwer1234!")]
    [InlineData("Qwerty123!")]
    [InlineData("woaini1314!")]
    [InlineData("Welcome@2025")]
    [InlineData("Ｐａｓｓｗ０ｒｄ！")]
    [InlineData("a1!a1!a1!")]
    [InlineData("Jesus1!")]
    [InlineData("India@123")]
    [InlineData("Hangzhou2026!")]
    [InlineData("Michael#07")]
    [InlineData("L1verpool!")]
    [InlineData("Je-sus1!")]
    [InlineData("Xihu@2026")]
    [InlineData("Zhejiang_1")]
    public void Check_Breached_IsRefused(string password) => Refused.With("PasswordBreached", "R10.7", Try(password));

    [Theory(DisplayName = "R10.7 a password that bears the holder's name or user name is refused")]
    [InlineData("王小明-8392x", "王小明")]
    [InlineData("x!Li Ming83", "liming")]
    [InlineData("9!ABUDULA.k", "Abudula")]
    [InlineData("330110301220076x!", "王小明")]
    [InlineData("3301-1030-1220-076x!", "王小明")]
    [InlineData("k.138-0013-8000!", "13800138000")]
    public void Check_BearingAName_IsRefused(string password, string name) =>
        Refused.With("PasswordBearsName", "R10.7", Try(password, name));

    [Theory(DisplayName = "R10.7 a password that bears the holder's name in pinyin, the staff number, the mobile, the unit or its place is refused")]
    [InlineData("Zhangwei-83x")]
    [InlineData("wei.zhang83x")]
    [InlineData("X!zhang wei9")]
    [InlineData("kq张伟83!x")]
    [InlineData("S0042-kqxv!")]
    [InlineData("kq!13800138000")]
    [InlineData("kq!西湖83x7")]
    [InlineData("Xihu-kqv83x")]
    [InlineData("kqhangzhou!8")]
    [InlineData("kq!浙江83x7")]
    public void Check_BearingWhatNamesTheHolder_IsRefused(string password)
    {
        var account = new Account(
            UserName.Parse("330110301220076"), UnitCode.Parse(TaskBodies.Xihu), UnitPath.Root(UnitCode.Nation),
            new AccountParticulars("张伟", "S0042", "13800138000", ""), [Role.Leader], DateTimeOffset.UnixEpoch);
        Refused.With("PasswordBearsName", "R10.7", Try(password,
            AtRisk.NamesOf(account, ["国家市场监督管理总局", "浙江省市场监督管理局", "杭州市市场监督管理局", "西湖区市场监督管理局"])));
    }

    [Theory(DisplayName = "R10.7 a name is found in the ways people write it: parts, given name alone, family name last, look-alikes, signs")]
    [InlineData("古丽·买买提", "", "Maimaiti-83x")]
    [InlineData("古丽·买买提", "", "买买提古丽Ab1!")]
    [InlineData("李建国", "", "Jianguo-83x")]
    [InlineData("李建国", "", "建国Abc83!")]
    [InlineData("欧阳建国", "", "jianguoouyang8!")]
    [InlineData("张伟", "", "Zh@ngW3i-83")]
    [InlineData("张伟", "A-1024", "kqvA1024x!")]
    public void Check_BearingANameInAnyWay_IsRefused(string name, string staffNumber, string password)
    {
        var account = new Account(
            UserName.Parse("330110301220076"), UnitCode.Parse(TaskBodies.Xihu), UnitPath.Root(UnitCode.Nation),
            new AccountParticulars(name, staffNumber, "", ""), [Role.Leader], DateTimeOffset.UnixEpoch);
        Refused.With("PasswordBearsName", "R10.7", Try(password, AtRisk.NamesOf(account, [])));
    }

    [Fact(DisplayName = "R10.7 a password is the same however its characters were composed")]
    public void Normalize_ComposedOrNot_IsTheSame()
    {
        Assert.Equal(PasswordRule.Normalize("f\u00fcnf-7-x!"), PasswordRule.Normalize("fu\u0308nf-7-x!"));
        Assert.Null(PasswordRule.Normalize("xk4!mvq\ud83d"));
        Assert.NotNull(PasswordRule.Normalize(string.Concat(Enumerable.Repeat("🦊", 128))));
        Assert.Null(PasswordRule.Normalize(string.Concat(Enumerable.Repeat("🦊", 129))));
    }

    [Fact(DisplayName = "R10.7 a name of one character is no ground for refusal")]
    public void Check_BearingOneCharacter_IsDone() =>
        Assert.Equal("Done", Refused.CodeOf(Try("虎踞8392x!", "虎", "", " ")));

    [Fact(DisplayName = "R10.7 half a character is no text")]
    public void Check_LoneSurrogate_IsMalformed() => Refused.With("PasswordMalformed", "R10.7", Try("xk4!mvq\ud83d"));

    [Fact(DisplayName = "R10.7 any text gets an answer, under R10.7 if it is no")]
    public void Check_AnyText_Answers() => Gen.String.Sample(text =>
        Try(text, text) is var answer && (!answer.IsRefused || answer.Refusal.Rule == "R10.7"));

    [Fact(DisplayName = "R10.7 random passwords of all three classes are not taken for breached ones")]
    public void Check_RandomPasswords_AreDone() =>
        Gen.Select(Gen.Char["bcdfghjkmnpqrstvwxz"].Array[8], Gen.Char["0123456789"].Array[4], Gen.Char["!?-_#"].Array[2])
        .Where((letters, _, _) => letters.Distinct().Count() > 4)
        .Sample((letters, digits, signs) =>
            !Try($"{new string(letters)}{new string(digits)}{new string(signs)}").IsRefused);
}

/// <summary>Art. 10 where it is about signing in (R10.4, R10.6), against the console.</summary>
public class Article10SignInTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private readonly TestConsole _console = fixture.Console;

    [Theory(DisplayName = "R10.4 every account signs in with user name, password and key code, and without one of them not at all")]
    [InlineData(Role.CenterSystemAdministrator, TaskBodies.Nation)]
    [InlineData(Role.Leader, TaskBodies.Nation)]
    [InlineData(Role.EnforcementOfficer, TaskBodies.Xihu)]
    public async Task SignIn_WantsAllThree(Role role, string unit)
    {
        var account = await _console.AccountAsync(role, unit);
        var code = await _console.CodeAsync(account);

        foreach (var attempt in new[] { new { userName = "", account.Password, keyCode = code },
            new { userName = account.UserName, Password = "", keyCode = code }, new { userName = account.UserName, account.Password, keyCode = "" } })
            (await _console.Anonymous().CallAsync("POST", "sessions", attempt)).Refused(401, "SignInRefused", "R10.4");
        await _console.SignInAsync(account);
    }

    [Fact(DisplayName = "R10.6 before the initial password is changed nothing else can be reached")]
    public async Task InitialPassword_OpensNothingElse()
    {
        var account = await _console.AccountAsync(Role.Leader, TaskBodies.Shenzhen);
        await _console.ExecuteAsync($"update accounts set must_change_password = true where user_name = '{account.UserName}'");
        var client = await _console.SignInAsync(account);

        foreach (var path in new[] { "tasks", "assignments", "units", "feed", "sessions", "journal" })
            (await client.Read(path)).Refused(403, "PasswordChangeRequired", "R10.6");
        (await client.Post("tasks", TaskBodies.Task(TaskBodies.Picked(TaskBodies.Nanshan)))).Refused(403, "PasswordChangeRequired", "R10.6");
        (await client.Post("password", new { current = account.Password, @new = "password1!" })).Refused(409, "PasswordBreached", "R10.7");
        Assert.Equal(204, (await client.Post("password", new { current = account.Password, @new = "Quiet-River-88*" })).Status);
        (await client.Read("tasks")).Ok();
    }
}
