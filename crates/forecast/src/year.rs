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
    /// A gamma effect for each kind, of which a gamma part is common to all.
    Shared { common: f64, shapes: Vec<f64> },
    /// A finite mixture, such as a Gauss rule: for each year a weight and a factor for each kind;
    /// and what is left of chance within such a year, a gamma effect of this shape.
    Years { years: Vec<Year>, shape: Option<f64> },
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
        let why = "every shape is above 0, and the common part is 0 up to the least of them";
        let fits = |shape: &f64| shape.is_finite() && *shape > 1e-3 && *shape >= common;
        if common >= 0.0 && !shapes.is_empty() && shapes.iter().all(fits) {
            Ok(Self(Effect::Shared { common, shapes }))
        } else {
            Err(Unfit::YearEffect { why })
        }
    }

    /// A finite mixture of years, within each of which one gamma effect of this shape remains:
    /// so a Gauss rule over uncertain assumptions goes together with good and bad years.
    ///
    /// # Errors
    /// As for [`Self::mixture`] and [`Self::gamma`].
    pub fn mixture_of_gammas(years: Vec<Year>, shape: f64) -> Result<Self, Unfit> {
        Self::gamma(shape)?;
        match Self::mixture(years)?.0 {
            Effect::Years { years, .. } => Ok(Self(Effect::Years { years, shape: Some(shape) })),
            other => Ok(Self(other)),
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
        Ok(Self(Effect::Years { years, shape: None }))
    }

    pub(crate) fn fits(&self, kinds: usize) -> Result<(), Unfit> {
        let fits = match &self.0 {
            Effect::Same | Effect::Gamma { .. } => true,
            Effect::Shared { shapes, .. } => shapes.len() == kinds,
            Effect::Years { years, .. } => years.iter().all(|year| year.factors.len() == kinds),
        };
        let why = "there is a factor or a shape for every kind";
        fits.then_some(()).ok_or(Unfit::YearEffect { why })
    }
}
