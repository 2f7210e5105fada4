using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Inspections;

/// <summary>What the rules measure by, as it stands on the day of the inspection.</summary>
internal sealed record RuleDay(DateTimeOffset Now, SettingsInForce Settings, WorkingCalendar Calendar)
{
    public DateOnly Today => WorkingCalendar.DayOf(Now);

    public DateTimeOffset DaysAgo(int days) => Now.AddDays(-days).ToUniversalTime();
}

/// <summary>Where a rule looks: at an authority, at it and all below it, or at one subject.</summary>
internal sealed record RuleScope(UnitPath Authority, bool WithAllBelow, string? Subject = null)
{
    /// <summary>That the authority which sees to it is looked at; the unit's path lets the database find it by its index.</summary>
    public string Of(Sql sql, string path, string owner) => WithAllBelow
        // All of the country: then nobody's authority has to be worked out but of what is found.
        ? Authority.Parent is null ? "true" : sql.Below(Authority, owner)
        : $"{sql.Below(Authority, path)} and {owner} = {sql.Value(Authority.ToString())}";
}

/// <summary>
/// The rules as queries: each gives number, path of the unit, path of the authority that sees to it, and what there is to say, one row a subject. A new
/// rule is an entry here and a line of <see cref="RuleOfInspection.All"/>.
/// </summary>
internal sealed class RuleSql(Sql sql, RuleDay day, RuleScope scope)
{
    private static readonly string s_administrators = Roles(RoleRules.IsSystemAdministrator);
    private static readonly string s_nation = $"'{UnitPath.Root(UnitCode.Nation)}'";

    /// <summary>All that is found now: rows of <c>id, rule, subject_type, number, path, owner, facts</c>.</summary>
    public string All() => string.Join("\nunion all\n", RuleOfInspection.All.Select(One));

    /// <summary>The same of one rule.</summary>
    public string One(RuleOfInspection rule)
    {
        var subject = scope.Subject is { } one ? $"where number = {sql.Value(one)}" : "";
        return $"""
            select '{rule.Id}{Finding.IdMark}' || number as id, '{rule.Id}' as rule, '{rule.SubjectType}' as subject_type, number, path, owner, facts
            from ({Of(rule.Id)}) as {rule.Id.ToString().ToLowerInvariant()} {subject}
            """;
    }

    private string Of(InspectionRule rule) => rule switch
    {
        InspectionRule.I1 => Accounts(
            "'lastUsed', coalesce(used.at, a.enabled_at, a.created_at)",
            $"""
            a.status = '{nameof(AccountStatus.Active)}' and coalesce(greatest(used.at, a.enabled_at), a.created_at)
              <= case when a.roles && {s_administrators} then {sql.Value(day.DaysAgo(InspectionFigures.AdministratorDormantDays))}
                else {sql.Value(day.DaysAgo(InspectionFigures.DormantDays))} end
            """, "left join account_uses used on used.user_name = a.user_name"),
        InspectionRule.I2 => Accounts(
            "'changedAt', a.password_changed_at",
            $"""
            a.status = '{nameof(AccountStatus.Active)}'
              and a.password_changed_at <= {sql.Value(day.DaysAgo(day.Settings.At(SettingName.PasswordDays, day.Now)))}
            """),
        InspectionRule.I3 => Accounts("'enabledAt', a.enabled_at", $"a.status = '{nameof(AccountStatus.Active)}' and a.key_serial is null"),
        InspectionRule.I4 => Accounts(
            "'status', a.status, 'createdAt', a.created_at",
            $"""
            a.roles && {s_administrators} and a.status <> '{nameof(AccountStatus.Deleted)}'
              and (a.status = '{nameof(AccountStatus.Active)}' or a.enabled_at is not null or a.created_at < {sql.Value(FormsSince)})
              and not exists (select from registration_forms f where f.user_name = a.user_name and f.state = '{nameof(FormState.Registered)}')
            """),
        InspectionRule.I5 =>
            // Whose it is to take note of: the national center.
            $"""
            select f.number, {s_nation} as path, {s_nation} as owner, {Facts("'unitCode', f.unit_code, 'body', f.body_name, 'filedAt', f.filed_at")} as facts
            from filings f where f.state = '{nameof(FilingState.Open)}' and {sql.Within(FilingTimes.LateOn(day.Today), "f.filed_at")}
              and {scope.Of(sql, s_nation, s_nation)}
            """,
        InspectionRule.I6 => Units(
            UnitKind.Authority, UnitSql.Above("u.path"), "'name', u.name",
            $"""
            {UnitSql.IsInService("u")} and not exists (select from units c where c.parent_code = u.code
              and c.kind = {StateSql.Of(UnitKind.CoordinationCenter)} and c.status <> '{nameof(UnitStatus.Closed)}')
            """),
        InspectionRule.I7 => Accounts(
            "'keySerial', k.serial, 'keyState', k.state",
            $"""
            a.status = '{nameof(AccountStatus.Frozen)}'
              and k.state not in {StateSql.Names(KeyState.Recovered, KeyState.Lost, KeyState.WrittenOff)}
            """, "join security_keys k on k.serial = a.key_serial and k.bound_to = a.user_name"),
        InspectionRule.I8 => Accounts(
            "'roles', array_to_string(a.roles, ' ')",
            $"a.roles && {s_administrators} and cardinality(a.roles) > 1 and a.status <> '{nameof(AccountStatus.Deleted)}'"),
        InspectionRule.I9 =>
            $"""
            select f.number, a.unit_path as path, {UnitSql.AuthorityOf("a.unit_path")} as owner,
              {Facts("'name', a.name, 'userName', a.user_name, 'registeredAt', f.registered_at")} as facts
            from registration_forms f join accounts a on a.user_name = f.user_name
            where f.exception is not null and f.registered_at <= {sql.Value(day.Now.AddYears(-InspectionFigures.ExceptionYears).ToUniversalTime())}
              and a.status <> '{nameof(AccountStatus.Deleted)}'
              and exists (select from accounts other
                where other.person = a.person and other.user_name <> a.user_name and other.status <> '{nameof(AccountStatus.Deleted)}')
              and {scope.Of(sql, "a.unit_path", UnitSql.AuthorityOf("a.unit_path"))}
            """,
        InspectionRule.I10 => Accounts(
            "'endsOn', a.ends_on",
            $"""
            a.status in {StateSql.Names(AccountStatus.Pending, AccountStatus.Active)}
              and a.ends_on >= {sql.Value(day.Today)} and a.ends_on <= {sql.Value(day.Today.AddDays(InspectionFigures.DutyEndDays))}
            """),
        InspectionRule.I11 =>
            $"""
            select k.serial as number, u.path, {UnitSql.AuthorityOf("u.path")} as owner, {Facts("'keyState', k.state, 'since', since.at")} as facts
            from security_keys k join units u on u.code = k.unit_code
            cross join lateral (select max(l.at) as at from key_ledger l where l.serial = k.serial) since
            where k.state in {StateSql.Names(KeyState.Issued, KeyState.Unbound)}
              and since.at <= {sql.Value(day.DaysAgo(InspectionFigures.UnboundDays))} and {scope.Of(sql, "u.path", UnitSql.AuthorityOf("u.path"))}
            """,
        InspectionRule.I12 => Stocks(),
        InspectionRule.I13 =>
            $"""
            select x.id::text as number, u.path, u.path as owner, {Facts("'detector', x.detector, 'of', x.\"of\", 'until', x.until")} as facts
            from detector_exceptions x join units u on u.code = x.unit_code
            where x.ended_at is null and x.until > {sql.Value(day.Now.ToUniversalTime())} and {scope.Of(sql, "u.path", "u.path")}
            """,
        InspectionRule.I14 =>
            $"""
            select l.id::text as number, l.unit_path as path, {UnitSql.AuthorityOf("l.unit_path")} as owner,
              {Facts("'detector', l.detector, 'of', l.\"of\", 'since', l.due_at")} as facts
            from alerts l where l.state = '{nameof(AlertState.Open)}' and l.due_at < {sql.Value(day.Now.ToUniversalTime())}
              and {scope.Of(sql, "l.unit_path", UnitSql.AuthorityOf("l.unit_path"))}
            """,
        InspectionRule.I15 =>
            $"""
            select n.number, n.unit_path as path, {UnitSql.AuthorityOf("n.unit_path")} as owner, {Facts("'status', n.state, 'since', n.opened_at")} as facts
            from incidents n where n.state <> '{nameof(IncidentState.Closed)}'
              and n.opened_at <= {sql.Value(day.DaysAgo(InspectionFigures.IncidentDays))}
              and {scope.Of(sql, "n.unit_path", UnitSql.AuthorityOf("n.unit_path"))}
            """,
        InspectionRule.I16 =>
            $"""
            select c.code as number, c.path, {UnitSql.AuthorityOf("c.path")} as owner, {Facts("'userName', min(a.user_name)")} as facts
            from units c join accounts a on a.unit_code = c.code and a.status = '{nameof(AccountStatus.Active)}'
              and '{nameof(Role.CenterSystemAdministrator)}' = any(a.roles)
            where c.kind = {StateSql.Of(UnitKind.CoordinationCenter)} and {UnitSql.IsInService("c")}
              and {scope.Of(sql, "c.path", UnitSql.AuthorityOf("c.path"))}
            group by c.code, c.path having count(*) = 1
            """,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, null),
    };

    private DueTimes FilingTimes => new(SettingName.FilingDays, day.Settings, day.Calendar);

    /// <summary>A system administrator that was set up before that has waited for its form too long.</summary>
    private DateTimeOffset FormsSince =>
        WorkingCalendar.StartOf(day.Calendar.LastLate(InspectionFigures.FormDays, day.Today).AddDays(1)).ToUniversalTime();

    private string Accounts(string facts, string which, string joined = "") =>
        $"""
        select a.user_name as number, a.unit_path as path, {UnitSql.AuthorityOf("a.unit_path")} as owner, {Facts($"'name', a.name, {facts}")} as facts
        from accounts a {joined}
        where {which} and {scope.Of(sql, "a.unit_path", UnitSql.AuthorityOf("a.unit_path"))}
        """;

    private string Units(UnitKind kind, string owner, string facts, string which) =>
        $"""
        select u.code as number, u.path, {owner} as owner, {Facts(facts)} as facts from units u
        where u.kind = {StateSql.Of(kind)} and {which} and {scope.Of(sql, "u.path", owner)}
        """;

    /// <summary>What lies in each stock by the keys' states, against what its ledger adds up to.</summary>
    private string Stocks()
    {
        var among = scope is { WithAllBelow: true, Authority.Depth: 1 }
            ? "true"
            : $"unit_code in (select x.code from units x where {scope.Of(sql, "x.path", UnitSql.AuthorityOf("x.path"))})";
        return $"""
            select u.code as number, u.path, {UnitSql.AuthorityOf("u.path")} as owner,
              {Facts("'ledger', coalesce(lines.stock, 0)::text, 'keys', coalesce(lying.keys, 0)::text")} as facts
            from (select unit_code, sum(stock) as stock from key_ledger where {among} group by unit_code) lines
            full join (select unit_code, count(*) as keys from security_keys
              where state in {StateSql.Names(Enum.GetValues<KeyState>().Where(KeyWorkflow.IsInStock))} and {among} group by unit_code) lying using (unit_code)
            join units u on u.code = unit_code
            where coalesce(lines.stock, 0) <> coalesce(lying.keys, 0)
            """;
    }

    private static string Facts(string pairs) => $"jsonb_strip_nulls(jsonb_build_object({pairs}))";

    private static string Roles(Func<Role, bool> which) =>
        $"array[{string.Join(", ", Enum.GetValues<Role>().Where(which).Select(role => $"'{role}'"))}]";
}
