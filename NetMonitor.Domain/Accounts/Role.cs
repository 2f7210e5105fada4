namespace NetMonitor.Domain.Accounts;

/// <summary>What an account is there for. Where each may exist and what goes together is in <see cref="RoleRules"/>.</summary>
public enum Role
{
    /// <summary>R5.1; lives in a center.</summary>
    CenterSystemAdministrator,

    /// <summary>R5.2; lives in a body.</summary>
    BodySystemAdministrator,

    /// <summary>R5.3; lives in a station of a county-level authority.</summary>
    GrassrootsSystemAdministrator,

    /// <summary>R6.1; lives in a center.</summary>
    CenterBusinessAdministrator,

    /// <summary>R6.2; lives in a body.</summary>
    BodyBusinessAdministrator,

    /// <summary>R6.3; lives in a station.</summary>
    GrassrootsBusinessAdministrator,

    /// <summary>R7.1; lives in an authority.</summary>
    Leader,

    /// <summary>R7.2; lives in an authority, body or station.</summary>
    ResponsiblePerson,

    /// <summary>R7.3; lives in an authority, body or station.</summary>
    EnforcementOfficer,

    /// <summary>R8.1; national only, with exact capabilities and an end date.</summary>
    SpecialDuty,

    /// <summary>
    /// R16.2; a designation, so that who binds a key and who hands it out are two people.
    /// Lives in a center or the national Information Center.
    /// </summary>
    KeyCustodian,
}
