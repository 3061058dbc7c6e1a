use crate::Unfit;

/// How far from one the weights and the mean of a year effect may be.
const SLACK: f64 = 1e-9;

/// How a busy year differs from a quiet one. Given the year, households come independently (a
/// Poisson number of each kind); the year effect multiplies what is expected. Its mean is one.
#[derive(Clone, Debug, PartialEq)]
pub struct YearEffect(pub(crate) Effect);

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Every year is an average year.
    Same,
    /// One gamma effect for all kinds: the number of households is negative binomial.
    Gamma { shape: f64 },
    /// The effect of each kind is a sum of independent gamma parts, some of them common to all.
    Parts(Vec<Gamma>),
    /// A finite mixture, such as a Gauss rule: for each year a weight and a factor for each kind;
    /// and what is left of chance within such a year, gamma parts.
    Years { years: Vec<Year>, parts: Vec<Gamma> },
}

/// A gamma part of a year effect, and what one of it adds to the factor of each kind.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Gamma {
    pub(crate) shape: f64,
    pub(crate) adds: Vec<f64>,
}

/// One possible year.
#[derive(Clone, Debug, PartialEq)]
pub struct Year {
    /// Its probability.
    pub weight: f64,
    /// What multiplies the households of each kind.
    pub factors: Vec<f64>,
}

impl YearEffect {
    /// Every year is an average year: the number of households is Poisson.
    pub const fn none() -> Self {
        Self(Effect::Same)
    }

    /// One gamma distributed effect for all kinds together; `shape` is one over its variance. The
    /// number of households is then negative binomial.
    ///
    /// # Errors
    /// When the shape is not above zero.
    pub fn gamma(shape: f64) -> Result<Self, Unfit> {
        let why = "the shape of a gamma distribution is above 0";
        let fits = shape.is_finite() && shape > 1e-3;
        fits.then_some(Self(Effect::Gamma { shape })).ok_or(Unfit::YearEffect { why })
    }

    /// A gamma distributed effect for each kind. Part of it is common to all kinds: two kinds of
    /// shapes a and b have correlation c / √(a·b), where c is the `common` shape.
    ///
    /// # Errors
    /// When a shape is not above zero, or the common part is larger than one of them.
    pub fn gammas(common: f64, shapes: Vec<f64>) -> Result<Self, Unfit> {
        let each: Vec<usize> = (0..shapes.len()).collect();
        Self::gammas_of(common, &shapes, &each)
    }

    /// The same for groups of kinds that have one effect: `of` says which shape each kind has.
    ///
    /// # Errors
    /// As for [`Self::gammas`], and when there is no such shape.
    pub fn gammas_of(common: f64, shapes: &[f64], of: &[usize]) -> Result<Self, Unfit> {
        let why = "every shape is above 0, and the common part is 0 up to the least of them";
        let fits = |shape: &f64| shape.is_finite() && *shape > 1e-3 && *shape >= common;
        let known = of.iter().all(|group| *group < shapes.len());
        if !(common >= 0.0 && !of.is_empty() && known && shapes.iter().all(fits)) {
            return Err(Unfit::YearEffect { why });
        }
        let part = |shape: f64, whose: &dyn Fn(usize) -> bool| {
            let adds = of.iter().map(|group| match shapes.get(*group) {
                Some(all) if whose(*group) => 1.0 / all,
                _ => 0.0,
            });
            Gamma { shape, adds: adds.collect() }
        };
        let own = (0..).zip(shapes);
        let own = own.map(|(group, all)| part(all - common, &|other| other == group));
        let parts = std::iter::once(part(common, &|_| true)).chain(own);
        Ok(Self(Effect::Parts(parts.filter(|one| one.shape > 0.0).collect())))
    }

    /// A finite mixture of years, within each of which one gamma effect of this shape remains:
    /// so a Gauss rule over uncertain assumptions goes together with good and bad years.
    ///
    /// # Errors
    /// As for [`Self::mixture`] and [`Self::gamma`].
    pub fn mixture_of_gammas(years: Vec<Year>, shape: f64) -> Result<Self, Unfit> {
        Self::mixture_within(years, &Self::gamma(shape)?)
    }

    /// The same with any gamma effects within each year.
    ///
    /// # Errors
    /// As for [`Self::mixture`], and when what is within a year is a mixture again.
    pub fn mixture_within(years: Vec<Year>, within: &Self) -> Result<Self, Unfit> {
        let kinds = years.first().map_or(0, |year| year.factors.len());
        let parts = within.parts(kinds).ok_or(Unfit::YearEffect { why: "a mixture is not mixed" });
        match Self::mixture(years)?.0 {
            Effect::Years { years, .. } => Ok(Self(Effect::Years { years, parts: parts? })),
            other => Ok(Self(other)),
        }
    }

    /// The gamma parts of an effect, none for years that are alike; `None` for a mixture.
    pub(crate) fn parts(&self, kinds: usize) -> Option<Vec<Gamma>> {
        match &self.0 {
            Effect::Same => Some(Vec::new()),
            Effect::Gamma { shape } => {
                Some(vec![Gamma { shape: *shape, adds: vec![1.0 / shape; kinds] }])
            }
            Effect::Parts(parts) => Some(parts.clone()),
            Effect::Years { .. } => None,
        }
    }

    /// A finite mixture of years.
    ///
    /// # Errors
    /// When weights or factors are negative, or a mean is not one.
    pub fn mixture(years: Vec<Year>) -> Result<Self, Unfit> {
        let wrong = |why| Err(Unfit::YearEffect { why });
        let kinds = years.first().map_or(0, |year| year.factors.len());
        let is_size = |size: &f64| size.is_finite() && *size >= 0.0;
        if !years.iter().all(|year| is_size(&year.weight) && year.factors.iter().all(is_size)) {
            return wrong("weights and factors are at least 0");
        }
        if years.iter().any(|year| year.factors.len() != kinds) {
            return wrong("every year has a factor for every kind");
        }
        let weight: f64 = years.iter().map(|year| year.weight).sum();
        if (weight - 1.0).abs() > SLACK {
            return wrong("the weights add up to 1");
        }
        for kind in 0..kinds {
            let mean = |year: &Year| Some(year.weight * year.factors.get(kind)?);
            let mean: f64 = years.iter().filter_map(mean).sum();
            if (mean - 1.0).abs() > SLACK {
                return wrong("the mean of the factors of every kind is 1");
            }
        }
        Ok(Self(Effect::Years { years, parts: Vec::new() }))
    }

    pub(crate) fn fits(&self, kinds: usize) -> Result<(), Unfit> {
        let fits = match &self.0 {
            Effect::Same | Effect::Gamma { .. } => true,
            Effect::Parts(parts) => parts.iter().all(|one| one.adds.len() == kinds),
            Effect::Years { years, parts } => {
                years.iter().all(|year| year.factors.len() == kinds)
                    && parts.iter().all(|one| one.adds.len() == kinds)
            }
        };
        let why = "there is a factor or a shape for every kind";
        fits.then_some(()).ok_or(Unfit::YearEffect { why })
    }
}
